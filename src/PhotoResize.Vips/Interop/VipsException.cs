using System.Runtime.InteropServices;

namespace PhotoResize.Vips.Interop;

/// <summary>An operation of libvips failed: by a fault of the source, by a bug, or for lack of a part of the library.</summary>
internal sealed class VipsException(string message) : InvalidOperationException(message)
{
    /// <summary>Says what failed, and not why.</summary>
    /// <remarks>
    /// libvips has one buffer of error messages for the whole process. If two jobs fail at the same moment, their messages cannot be told
    /// apart, and an exception would show the fault of another picture. So no job reads it.
    /// </remarks>
    /// <param name="what">What failed.</param>
    public static VipsException Of(string what) => new($"{what} failed.");

    /// <summary>Says why libvips does not start. No job has run yet, so the buffer has no messages of others.</summary>
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
