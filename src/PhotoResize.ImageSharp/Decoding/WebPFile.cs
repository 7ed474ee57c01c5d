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
        var flags = ReadFlags(stream, chunks);
        var (plays, profile) = (default(int?), default(byte[]));
        var frames = new List<WebPFrame>();
        foreach (var chunk in chunks)
        {
            switch (chunk.Type)
            {
                case WebPChunkType.Frame when flags.HasFlag(WebPFlags.Animation):
                    // Decoders expect the chunk that describes the animation before them.
                    frames.Add(plays is null ? throw new InvalidDataException("The WebP's frames come too early.") : ReadFrame(stream, chunk, canvas));
                    break;
                case WebPChunkType.Animation:
                    plays = ReadPlays(stream, chunk);
                    break;
                case WebPChunkType.Profile when profile is null && flags.HasFlag(WebPFlags.Profile) && chunk.Length <= MaxProfileBytes:
                    profile = new byte[chunk.Length];
                    chunk.Read(stream, profile);
                    break;
            }
        }

        if (flags.HasFlag(WebPFlags.Animation))
        {
            return Array.Exists(chunks, chunk => chunk.IsPicture)
                ? throw new InvalidDataException("The WebP holds a picture beside its animation.")
                : new WebPFile(frames, plays ?? 0, profile) { IsAnimated = true };
        }

        // What follows the picture of a simple file does not belong to it.
        var own = flags.HasFlag(WebPFlags.Extended) ? chunks : chunks[..1];
        var picture = FrameOf(own, new PixelRectangle(0, 0, canvas.Width, canvas.Height), delay: 0, flags: 0);
        return new WebPFile([picture], plays ?? 0, profile) { IsAnimated = false };
    }

    /// <summary>The features that the header announces. What it does not announce does not count.</summary>
    private static WebPFlags ReadFlags(Stream stream, WebPChunk[] chunks)
    {
        Span<byte> flags = stackalloc byte[1];
        if (chunks is not [{ Type: WebPChunkType.Extended } header, ..])
        {
            return WebPFlags.None;
        }

        header.Read(stream, flags);
        var features = (WebPFlags)flags[0] | WebPFlags.Extended;
        return features.HasFlag(WebPFlags.Fragments) || chunks.Count(chunk => chunk.Type == WebPChunkType.Extended) > 1
            ? throw new InvalidDataException("The header of the WebP is damaged.")
            : features;
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

        WebPChunk[] parts = [.. WebPChunk.In(stream, chunk.Content + header.Length, chunk.Content + chunk.Length)];
        return parts is [{ IsPicture: true }, ..] && parts[^1].Next == chunk.Content + chunk.Length
            ? FrameOf(parts, place, UInt24(header[12..]), header[15])
            : throw new InvalidDataException("A frame of the WebP holds what does not belong there.");
    }

    /// <summary>The one picture in <paramref name="chunks"/>: lossless pixels, or lossy ones, right behind their alpha if they have any.</summary>
    private static WebPFrame FrameOf(WebPChunk[] chunks, PixelRectangle place, int delay, byte flags)
    {
        const byte ClearFlag = 0x01;
        const byte ReplaceFlag = 0x02;
        var first = Array.FindIndex(chunks, chunk => chunk.IsPicture);
        var pixels = first >= 0 && chunks[first].Type == WebPChunkType.Alpha ? first + 1 : first;
        var isWhole = first >= 0 && pixels < chunks.Length
            && (chunks[pixels].Type == WebPChunkType.Lossy || (chunks[pixels].Type == WebPChunkType.Lossless && pixels == first))
            && !chunks.Skip(pixels + 1).Any(chunk => chunk.IsPicture);
        return isWhole
            ? new WebPFrame(
                place, delay, (flags & ReplaceFlag) == 0, (flags & ClearFlag) != 0, pixels > first ? chunks[first] : null, chunks[pixels])
            : throw new InvalidDataException("A frame of the WebP has no pixels, or more than one picture.");
    }

    private static int UInt24(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);
}

/// <summary>What the header of an extended WebP announces (RFC 9649, 2.7), and whether there is one.</summary>
[Flags]
internal enum WebPFlags
{
    None = 0,

    /// <summary>Of an early draft; such files are not decoded any more.</summary>
    Fragments = 0x01,
    Animation = 0x02,
    Profile = 0x20,
    Extended = 0x100,
}
