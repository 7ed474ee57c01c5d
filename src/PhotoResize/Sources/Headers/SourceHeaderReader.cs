using PhotoResize.Outcomes;

namespace PhotoResize.Sources.Headers;

/// <summary>
/// Detects the format of a file and reads its header, without decoding pixels. Whatever the file claims, memory is bounded and work is at
/// most proportional to its length.
/// </summary>
internal static class SourceHeaderReader
{
    // One character per byte (ISO-8859-1); ? matches any byte. JPEG includes the prefix of the second marker: two bytes may match by
    // chance.
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

    /// <summary>Reads the header of a file that begins at the current position of <paramref name="stream"/>.</summary>
    /// <param name="stream">Stays open, at an undefined position.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <param name="maxBytes">Most bytes to read; <see langword="null"/> for no limit.</param>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static async ValueTask<Outcome<SourceInfo>> ReadAsync(
        Stream stream, CancellationToken cancellationToken, long? maxBytes = null)
    {
        using var header = new HeaderStream(stream, cancellationToken, maxBytes);
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
                // Only the format readers throw it, which saves a check after each of their many reads.
                return Failure.Damaged;
            }
            catch (NotSupportedException)
            {
                return Failure.Unsupported;
            }
            catch (HeaderTooLongException)
            {
                return Failure.SourceTooLarge($"The header of the source has more than the {maxBytes} bytes that are read here.");
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
