using PhotoResize.Outcomes;

namespace PhotoResize.Sources.Headers;

/// <summary>
/// Finds out what a file is and how large its pictures are, from its first bytes and without decoding any pixel.
/// Whatever the file says of itself, memory is bounded, and work grows no faster than its length.
/// </summary>
internal static class SourceHeaderReader
{
    // ISO-8859-1, one character a byte; ? stands for any byte. Of JPEG it takes the prefix of the second marker, since two bytes may be chance.
    private static readonly (string Signature, Func<HeaderStream, ValueTask<SourceInfo?>> ReadAsync)[] Formats =
    [
        ("\u00ff\u00d8\u00ff", JpegHeader.ReadAsync),
        ("\u0089PNG\r\n\u001a\n", PngHeader.ReadAsync),
        ("RIFF????WEBP", WebPHeader.ReadAsync),
        ("GIF87a", GifHeader.ReadAsync),
        ("GIF89a", GifHeader.ReadAsync),
        ("????ftyp", AvifHeader.ReadAsync),
        ("II*\0", TiffHeader.ReadAsync),
        ("MM\0*", TiffHeader.ReadAsync),
        ("II+\0", TiffHeader.ReadAsync),
        ("MM\0+", TiffHeader.ReadAsync),
        ("BM", BmpHeader.ReadAsync),
    ];

    private static readonly int LongestSignature = Formats.Max(format => format.Signature.Length);

    /// <summary>Reads the header of the file that begins at the present position of <paramref name="stream"/>.</summary>
    /// <param name="stream">Left open, at a position of no meaning.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static async ValueTask<Outcome<SourceInfo>> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var header = new HeaderStream(stream, cancellationToken);
        var start = await header.PeekAsync(LongestSignature);
        foreach (var (signature, readAsync) in Formats)
        {
            if (!Matches(start.Span, signature))
            {
                continue;
            }

            try
            {
                var info = await readAsync(header);
                return info is null ? Failure.NotAnImage : info;
            }
            catch (InvalidDataException)
            {
                // Thrown by the format readers only. It spares every one of their many reads a check of its own.
                return Failure.Damaged;
            }
        }

        return Failure.NotAnImage;
    }

    private static bool Matches(ReadOnlySpan<byte> start, string signature)
    {
        if (start.Length < signature.Length)
        {
            return false;
        }

        for (var i = 0; i < signature.Length; i++)
        {
            if (signature[i] != '?' && signature[i] != start[i])
            {
                return false;
            }
        }

        return true;
    }
}
