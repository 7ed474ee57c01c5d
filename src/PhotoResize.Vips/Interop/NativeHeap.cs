using System.Runtime.InteropServices;

namespace PhotoResize.Vips.Interop;

/// <summary>
/// The C library's heap, from which libvips and its codecs allocate pixels. It has many parts, one for each of some threads.
/// </summary>
/// <remarks>
/// Of glibc alone; other C libraries have no such settings. Nothing is done where the operator has configured it. By itself, glibc maps large
/// blocks one by one, until it has seen one freed, and then keeps twice as much at the end of each part for good.
/// </remarks>
internal static partial class NativeHeap
{
    // The numbers are glibc's: see mallopt(3).
    private const int TrimThreshold = -1;
    private const int MemoryMapThreshold = -3;

    /// <summary>The value that glibc starts with.</summary>
    private const int StartBytes = 128 * 1024;

    /// <summary>Blocks above are mapped one by one, and unmapped when they are freed. It is the most that glibc takes.</summary>
    public const int LargestKeptBlockBytes = 32 << 20;

    /// <summary>What may stay at the end of each part: all of it, since glibc's parts consist of pieces of that size.</summary>
    private const int KeptAtEndBytes = 64 << 20;

    private static readonly Lock Trimming = new();

    private static long _maxKeptBytes;
    private static bool _keeps;

    /// <summary>Most freed bytes that jobs leave to the next ones. There is one heap in a process, and so one value.</summary>
    public static long MaxKeptBytes
    {
        get => Volatile.Read(ref _maxKeptBytes);
        set => Volatile.Write(ref _maxKeptBytes, value);
    }

    /// <summary>
    /// An eighth of what the garbage collector may use, which is three quarters of a container's memory, but not more than 128 MiB for each
    /// core.
    /// </summary>
    public static long DefaultMaxKeptBytes => MaxKeptBytesOf(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, Environment.ProcessorCount);

    /// <summary>The default of a machine.</summary>
    /// <param name="available">What the garbage collector may use.</param>
    /// <param name="cores">The number of cores.</param>
    internal static long MaxKeptBytesOf(long available, int cores) => Math.Min(available / 8, cores * (128L << 20));

    /// <summary>
    /// Sets the heap up. Where jobs have threads of their own, freed memory stays for the next job: in new memory, the system's work on pages
    /// takes up to half of a job's time. Otherwise blocks of pictures would stay in all parts of the heap, and are given back at once.
    /// </summary>
    /// <param name="hasJobThreads">Whether jobs run on a few threads that stay.</param>
    public static void Prepare(bool hasJobThreads)
    {
        if (!OperatingSystem.IsLinux() || IsSetUpByOperator())
        {
            return;
        }

        try
        {
            _keeps = hasJobThreads && CanCount();
            _ = Set(MemoryMapThreshold, _keeps ? LargestKeptBlockBytes : StartBytes);
            _ = Set(TrimThreshold, _keeps ? KeptAtEndBytes : StartBytes);
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            // Not glibc.
        }
    }

    /// <summary>Gives freed memory back to the system if it is more than <see cref="MaxKeptBytes"/>. For threads of jobs, after a job.</summary>
    /// <remarks>To count what is free takes half a millisecond. It is part of what the process has in memory, which the system tells in no time.</remarks>
    public static void TrimBeyondLimit()
    {
        if (_keeps && Environment.WorkingSet > MaxKeptBytes && (long)Count().FreeBytes > MaxKeptBytes)
        {
            Trim();
        }
    }

    /// <summary>
    /// Gives freed memory back to the system, but for what is at the end of other threads' parts: that is reached only from such a thread.
    /// </summary>
    public static unsafe void Trim()
    {
        if (!_keeps)
        {
            return;
        }

        lock (Trimming)
        {
            _ = TrimParts(0);

            // That does not reach the ends. Freeing a block gives back that of this thread's part, if it may.
            _ = Set(TrimThreshold, StartBytes);
            NativeMemory.Free(NativeMemory.Alloc(StartBytes));
            _ = Set(TrimThreshold, KeptAtEndBytes);
        }
    }

    /// <summary>How many threads of the process have a name; none where memory is not kept.</summary>
    public static int CountThreads(string name)
    {
        if (!_keeps)
        {
            return 0;
        }

        try
        {
            return Directory.EnumerateDirectories("/proc/self/task").Count(thread => File.ReadAllText(Path.Combine(thread, "comm")).TrimEnd() == name);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A thread has just ended, or the system tells nothing.
            return 0;
        }
    }

    private static bool IsSetUpByOperator() =>
        Environment.GetEnvironmentVariable("MALLOC_MMAP_THRESHOLD_") is not null
        || Environment.GetEnvironmentVariable("MALLOC_TRIM_THRESHOLD_") is not null
        || Environment.GetEnvironmentVariable("GLIBC_TUNABLES")?.Contains("glibc.malloc.", StringComparison.Ordinal) == true;

    /// <summary>glibc before 2.33 has no count that is right beyond 2 GB.</summary>
    private static bool CanCount()
    {
        try
        {
            return Count().UsedBytes > 0;
        }
        catch (EntryPointNotFoundException)
        {
            return false;
        }
    }

    [LibraryImport("libc.so.6", EntryPoint = "mallopt")]
    private static partial int Set(int parameter, int value);

    [LibraryImport("libc.so.6", EntryPoint = "malloc_trim")]
    private static partial int TrimParts(nuint kept);

    [LibraryImport("libc.so.6", EntryPoint = "mallinfo2")]
    private static partial Counts Count();

    /// <summary>glibc's <c>struct mallinfo2</c>, over all parts.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Counts
    {
        private readonly nuint _arena;
        private readonly nuint _freeBlocks;
        private readonly nuint _fastBlocks;
        private readonly nuint _mappedBlocks;
        private readonly nuint _mappedBytes;
        private readonly nuint _unused;
        private readonly nuint _fastBytes;

        /// <summary>What is in use.</summary>
        public nuint UsedBytes { get; }

        /// <summary>What was freed and is kept.</summary>
        public nuint FreeBytes { get; }

        private readonly nuint _bytesAtEnd;
    }
}
