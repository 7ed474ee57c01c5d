using System.Runtime.InteropServices;

namespace PhotoResize.Vips.Interop;

/// <summary>The C library's heap, from which the native library takes its pixels.</summary>
internal static partial class NativeHeap
{
    // The numbers are glibc's: see mallopt(3).
    private const int TrimThreshold = -1;
    private const int MemoryMapThreshold = -3;

    /// <summary>What glibc itself begins with.</summary>
    private const int ThresholdBytes = 128 * 1024;

    /// <summary>
    /// Lets glibc give memory back to the system as soon as it is free. Large blocks come from the system and go back there by themselves, but
    /// only above a threshold; glibc raises it to the largest block that was ever freed, up to 32 MB, and keeps twice as much at the end of each
    /// of its heaps, of which there are eight for each core. A picture's blocks then stay in these heaps for good. Thresholds that
    /// are set stay where they are.
    /// </summary>
    /// <remarks>
    /// Holds for the whole process. What others allocate is not changed by it, but that large blocks are always taken from the system. Nothing
    /// is done where the operator has set glibc up, and with other C libraries, which do not have this.
    /// </remarks>
    public static void GiveBackWhatIsFreed()
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
