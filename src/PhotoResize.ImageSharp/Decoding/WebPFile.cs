using System.Buffers.Binary;
using PhotoResize.Planning;

namespace PhotoResize.ImageSharp.Decoding;

/// <summary>What a WebP holds (RFC 9649, section 2).</summary>
/// <remarks>
/// The library gets one frame at a time, as a still file. It trusts lengths that are longer than the file, and makes a picture of what is
/// missing; version 2.1 refuses animations.
/// </remarks>
/// <param name="Frames">Those of an animation in their order, or the picture of a still file.</param>
/// <param name="Plays">How often an animation shows; 0 for ever.</param>
/// <param name="Profile">The colour profile, if there is one.</param>
internal sealed record WebPFile(IReadOnlyList<WebPFrame> Frames, int Plays, byte[]? Profile)
{
    private const int FileHeaderBytes = 12;

    /// <summary>Profiles that can be converted have a few thousand bytes.</summary>
    private const int MaxProfileBytes = 1 << 20;

    /// <summary>Whether frames follow each other on a canvas; there may be a single one.</summary>
    public required bool IsAnimated { get; init; }

    /// <summary>Reads the structure of a file, and checks that all of it is there.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="canvas">The size that its header was understood to have.</param>
    /// <exception cref="InvalidDataException">Something is missing.</exception>
    public static WebPFile Read(Stream stream, PixelSize canvas)
    {
        var file = WebPChunk.ReadStart(stream, 0);
        if (file.Content + file.Length > stream.Length)
        {
            throw new InvalidDataException("The WebP is truncated.");
        }

        // All chunks are checked, needed or not: if one is incomplete, the file is.
        WebPChunk[] chunks = [.. WebPChunk.In(stream, FileHeaderBytes, file.Content + file.Length)];
        var (plays, profile) = (0, default(byte[]));
        var frames = new List<WebPFrame>();
        foreach (var chunk in chunks)
        {
            switch (chunk.Type)
            {
                case WebPChunkType.Frame:
                    frames.Add(ReadFrame(stream, chunk, canvas));
                    break;
                case WebPChunkType.Animation:
                    plays = ReadPlays(stream, chunk);
                    break;
                case WebPChunkType.Profile when chunk.Length <= MaxProfileBytes:
                    profile = new byte[chunk.Length];
                    chunk.Read(stream, profile);
                    break;
            }
        }

        if (HasAnimation(stream, chunks))
        {
            return new WebPFile(frames, plays, profile) { IsAnimated = true };
        }

        var picture = FrameOf(chunks, new PixelRectangle(0, 0, canvas.Width, canvas.Height), delay: 0, flags: 0);
        return new WebPFile([picture], plays, profile) { IsAnimated = false };
    }

    private static bool HasAnimation(Stream stream, WebPChunk[] chunks)
    {
        const byte AnimationFlag = 0x02;
        Span<byte> flags = stackalloc byte[1];
        if (chunks is not [{ Type: WebPChunkType.Extended } header, ..])
        {
            return false;
        }

        header.Read(stream, flags);
        return (flags[0] & AnimationFlag) != 0;
    }

    private static ushort ReadPlays(Stream stream, WebPChunk chunk)
    {
        // Behind a colour for the background, which browsers do not show.
        Span<byte> content = stackalloc byte[6];
        chunk.Read(stream, content);
        return BinaryPrimitives.ReadUInt16LittleEndian(content[4..]);
    }

    private static WebPFrame ReadFrame(Stream stream, WebPChunk chunk, PixelSize canvas)
    {
        Span<byte> header = stackalloc byte[16];
        chunk.Read(stream, header);
        var place = new PixelRectangle(2 * UInt24(header), 2 * UInt24(header[3..]), UInt24(header[6..]) + 1, UInt24(header[9..]) + 1);
        if (place.X + place.Width > canvas.Width || place.Y + place.Height > canvas.Height)
        {
            throw new InvalidDataException("A frame of the WebP does not lie on its canvas.");
        }

        return FrameOf(WebPChunk.In(stream, chunk.Content + header.Length, chunk.Content + chunk.Length), place, UInt24(header[12..]), header[15]);
    }

    /// <summary>The frame whose pixels come first in <paramref name="chunks"/>, and its alpha if that comes before them.</summary>
    private static WebPFrame FrameOf(IEnumerable<WebPChunk> chunks, PixelRectangle place, int delay, byte flags)
    {
        const byte ClearFlag = 0x01;
        const byte ReplaceFlag = 0x02;
        WebPChunk? alpha = null;
        WebPFrame? frame = null;
        foreach (var chunk in chunks)
        {
            if (chunk.Type == WebPChunkType.Alpha)
            {
                alpha ??= chunk;
            }
            else if (chunk.Type is WebPChunkType.Lossy or WebPChunkType.Lossless)
            {
                // Lossless pixels have an alpha of their own.
                frame ??= new WebPFrame(
                    place, delay, (flags & ReplaceFlag) == 0, (flags & ClearFlag) != 0, chunk.Type == WebPChunkType.Lossy ? alpha : null, chunk);
            }
        }

        return frame ?? throw new InvalidDataException("A frame of the WebP has no pixels.");
    }

    private static int UInt24(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);
}
