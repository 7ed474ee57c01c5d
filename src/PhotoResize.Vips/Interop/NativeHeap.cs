using System.Runtime.InteropServices;

namespace PhotoResize.Vips.Interop;

/// <summary>The C library's heap, from which libvips allocates pixels.</summary>
internal static partial class NativeHeap
{
    // The numbers are glibc's: see mallopt(3).
    private const int TrimThreshold = -1;
    private const int MemoryMapThreshold = -3;

    /// <summary>The value that glibc starts with.</summary>
    private const int ThresholdBytes = 128 * 1024;

    /// <summary>
    /// Makes glibc return freed memory to the system at once. Blocks above a threshold are mapped one by one and unmapped when they are
    /// freed. But glibc raises that threshold to the size of the largest block ever freed, up to 32 MB, and keeps twice as much at the end
    /// of each of its heaps, of which there are eight for each core. The blocks of a picture then stay in these heaps for good. Thresholds
    /// that are set explicitly do not change.
    /// </summary>
    /// <remarks>
    /// Applies to the whole process. For everything else in it only one thing changes: large blocks are always mapped. Does nothing where
    /// the operator has configured glibc, and with other C libraries, which have no such setting.
    /// </remarks>
    public static void ReturnFreedMemory()
    {
        if (!OperatingSystem.IsLinux() || IsSetUpByOperator())
        {
            return;
        }

        try
        {
            _ = Set(MemoryMapThreshold, ThresholdBytes);
            _ = Set(TrimThreshold, ThresholdBytes);
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            // Not glibc.
        }
    }

    private static bool IsSetUpByOperator() =>
        Environment.GetEnvironmentVariable("MALLOC_MMAP_THRESHOLD_") is not null
        || Environment.GetEnvironmentVariable("MALLOC_TRIM_THRESHOLD_") is not null
        || Environment.GetEnvironmentVariable("GLIBC_TUNABLES")?.Contains("glibc.malloc.", StringComparison.Ordinal) == true;

    [LibraryImport("libc.so.6", EntryPoint = "mallopt")]
    private static partial int Set(int parameter, int value);
}
