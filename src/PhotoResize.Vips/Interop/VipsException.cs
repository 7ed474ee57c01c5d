using System.Runtime.InteropServices;

namespace PhotoResize.Vips.Interop;

/// <summary>An operation of the native library failed: a bug or a missing part of the library, unless a source is to blame.</summary>
internal sealed class VipsException(string message) : InvalidOperationException(message)
{
    /// <summary>Says what failed, and not why.</summary>
    /// <remarks>
    /// The library keeps one list of messages for the whole process, in which those of jobs that fail at the same moment cannot be told
    /// apart: a message would name the fault of someone else's picture. So a job never looks at it.
    /// </remarks>
    /// <param name="what">What failed.</param>
    public static VipsException Of(string what) => new($"{what} failed.");

    /// <summary>Says why the library does not start: no job runs yet whose messages could be there.</summary>
    public static VipsException AtStart(string file)
    {
        var text = VipsNative.ErrorBufferCopy();
        try
        {
            return new VipsException($"libvips ({file}) does not start: {Marshal.PtrToStringUTF8(text)?.Trim().ReplaceLineEndings("; ")}");
        }
        finally
        {
            VipsNative.Free(text);
        }
    }
}
