using System.Runtime.InteropServices;

namespace PhotoResize.Vips.Interop;

/// <summary>An operation of the native library failed: a bug or a missing part of the library, unless a source is to blame.</summary>
internal sealed class VipsException(string message) : InvalidOperationException(message)
{
    /// <summary>Takes the library's error messages.</summary>
    /// <remarks>
    /// The library keeps one list of messages for the whole process, so that a message may belong to a job that fails at the same moment.
    /// It serves the log; nothing is decided by it.
    /// </remarks>
    /// <param name="what">What failed.</param>
    public static VipsException Take(string what)
    {
        var text = VipsNative.ErrorBufferCopy();
        try
        {
            var details = Marshal.PtrToStringUTF8(text)?.Trim().ReplaceLineEndings("; ");
            return new VipsException(string.IsNullOrEmpty(details) ? $"{what} failed." : $"{what} failed: {details}");
        }
        finally
        {
            VipsNative.Free(text);
        }
    }
}
