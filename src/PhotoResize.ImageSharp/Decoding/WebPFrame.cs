using System.Buffers.Binary;
using PhotoResize.Planning;

namespace PhotoResize.ImageSharp.Decoding;

/// <summary>A frame of an animated WebP, or the picture of a still one.</summary>
/// <param name="Place">Where it lies on the canvas.</param>
/// <param name="Delay">How long it shows, in milliseconds.</param>
/// <param name="IsBlended">Whether it lies over what is there; otherwise it replaces that, with its alpha.</param>
/// <param name="IsCleared">Whether its place becomes transparent when its time is over.</param>
/// <param name="Alpha">The chunk with the alpha of lossy pixels, if there is one.</param>
/// <param name="Pixels">The chunk with the pixels.</param>
internal sealed record WebPFrame(
    PixelRectangle Place, int Delay, bool IsBlended, bool IsCleared, WebPChunk? Alpha, WebPChunk Pixels)
{
    /// <summary>Copies the frame into a still file of its own, without metadata.</summary>
    /// <param name="stream">The file that it belongs to.</param>
    public MemoryStream ToStill(Stream stream)
    {
        const int ExtendedHeaderBytes = 10;
        const byte AlphaFlag = 0x10;
        var still = new MemoryStream();
        still.Write("RIFF\0\0\0\0WEBP"u8);
        if (Alpha is { } alpha)
        {
            Span<byte> header = stackalloc byte[WebPChunk.StartBytes + ExtendedHeaderBytes];
            header.Clear();
            "VP8X"u8.CopyTo(header);
            header[4] = ExtendedHeaderBytes;
            header[8] = AlphaFlag;
            BinaryPrimitives.WriteUInt16LittleEndian(header[12..], (ushort)(Place.Width - 1));
            BinaryPrimitives.WriteUInt16LittleEndian(header[15..], (ushort)(Place.Height - 1));
            still.Write(header);
            alpha.CopyTo(stream, still);
        }

        Pixels.CopyTo(stream, still);
        BinaryPrimitives.WriteUInt32LittleEndian(still.GetBuffer().AsSpan(4), (uint)(still.Length - WebPChunk.StartBytes));
        still.Position = 0;
        return still;
    }
}
