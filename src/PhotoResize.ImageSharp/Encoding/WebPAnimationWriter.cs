using System.Buffers.Binary;
using PhotoResize.ImageSharp.Decoding;
using PhotoResize.Planning;

namespace PhotoResize.ImageSharp.Encoding;

/// <summary>Joins still WebPs to an animated one (RFC 9649, section 2.7.1), which version 2.1 of the library does not write.</summary>
internal sealed class WebPAnimationWriter
{
    private const byte AnimationFlag = 0x02;
    private const byte AlphaFlag = 0x10;
    private const int MaxUInt24 = 0xFFFFFF;

    private readonly MemoryStream _file;
    private readonly PixelSize _canvas;

    /// <param name="file">What to write to; empty.</param>
    /// <param name="canvas">The size of every frame.</param>
    /// <param name="hasAlpha">Whether any frame can have transparent pixels.</param>
    /// <param name="plays">How often the animation shows; 0 for ever.</param>
    public WebPAnimationWriter(MemoryStream file, PixelSize canvas, bool hasAlpha, int plays)
    {
        (_file, _canvas) = (file, canvas);
        _file.Write("RIFF\0\0\0\0WEBP"u8); // the length comes last

        Span<byte> header = stackalloc byte[10];
        header.Clear();
        header[0] = (byte)(AnimationFlag | (hasAlpha ? AlphaFlag : 0));
        WriteUInt24(header[4..], canvas.Width - 1);
        WriteUInt24(header[7..], canvas.Height - 1);
        WriteChunkStart("VP8X"u8, header.Length);
        _file.Write(header);

        // Four bytes of background, transparent, and the number of plays.
        Span<byte> animation = stackalloc byte[6];
        animation.Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(animation[4..], (ushort)Math.Min(plays, ushort.MaxValue));
        WriteChunkStart("ANIM"u8, animation.Length);
        _file.Write(animation);
    }

    /// <summary>Adds a frame.</summary>
    /// <param name="still">A still WebP of the canvas's size.</param>
    /// <param name="delay">How long it shows, in milliseconds.</param>
    public void Add(ReadOnlySpan<byte> still, int delay)
    {
        // The frame replaces the one before it, alpha included.
        const byte DoNotBlend = 0x02;
        Span<byte> header = stackalloc byte[16];
        header.Clear();
        WriteUInt24(header[6..], _canvas.Width - 1);
        WriteUInt24(header[9..], _canvas.Height - 1);
        WriteUInt24(header[12..], Math.Min(delay, MaxUInt24));
        header[15] = DoNotBlend;

        var start = _file.Position;
        WriteChunkStart("ANMF"u8, 0);
        _file.Write(header);
        WritePicture(still);
        SetLength(start, _file.Position);
    }

    /// <summary>Completes the file.</summary>
    public void Finish() => SetLength(0, _file.Position);

    /// <summary>Copies all chunks but the header, which the file already has. Without metadata they are alpha and pixels.</summary>
    private void WritePicture(ReadOnlySpan<byte> still)
    {
        const int FileHeaderBytes = 12;
        for (var rest = still[FileHeaderBytes..]; rest.Length >= WebPChunk.StartBytes;)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(rest[4..]);
            var chunk = rest[..(WebPChunk.StartBytes + length + (length & 1))];
            if (!chunk.StartsWith("VP8X"u8))
            {
                _file.Write(chunk);
            }

            rest = rest[chunk.Length..];
        }
    }

    private void WriteChunkStart(ReadOnlySpan<byte> type, int length)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, length);
        _file.Write(type);
        _file.Write(bytes);
    }

    /// <summary>Sets the length of a chunk that ends at <paramref name="end"/>; all of its parts are padded to even lengths.</summary>
    private void SetLength(long start, long end) => BinaryPrimitives.WriteUInt32LittleEndian(
        _file.GetBuffer().AsSpan((int)start + 4), checked((uint)(end - start - WebPChunk.StartBytes)));

    private static void WriteUInt24(Span<byte> bytes, int value) =>
        (bytes[0], bytes[1], bytes[2]) = ((byte)value, (byte)(value >> 8), (byte)(value >> 16));
}
