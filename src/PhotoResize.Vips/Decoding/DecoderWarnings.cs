using PhotoResize.Processing;

namespace PhotoResize.Vips.Decoding;

/// <summary>Warnings of the JPEG decoder about the last rows of a picture.</summary>
/// <remarks>
/// libvips looks for warnings before it decodes a strip of eight rows, reduced ones, and so not behind the last strip. When it closes the
/// decoder it tells its log how many there were, on the thread that closes it. A job has a thread of its own.
/// </remarks>
internal static class DecoderWarnings
{
    [ThreadStatic]
    private static bool _isNoted;

    /// <summary>Takes a message of the library's log.</summary>
    public static void Note(ReadOnlySpan<byte> message) => _isNoted |= message.StartsWith("read gave "u8);

    /// <summary>Forgets what other decoders of this thread warned of.</summary>
    public static void Clear() => _isNoted = false;

    /// <summary>To be called when all images of a source are closed.</summary>
    /// <exception cref="ImageProcessingException">Its decoder warned.</exception>
    public static void Check()
    {
        if (_isNoted)
        {
            throw new ImageProcessingException(ImageProcessingError.Damaged, "The decoder warned of the last rows.");
        }
    }
}
