using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PhotoResize.EngineSupport;

namespace PhotoResize.Vips.Interop;

/// <summary>Runs jobs on some of the threads that libvips itself has, as many as there are jobs at a time.</summary>
/// <remarks>
/// libvips keeps buffers for reuse only on its own threads. On any other one each strip of a picture is new memory in each step of a
/// pipeline, and of a large picture the system's work on that took longer than decoding it. Which of its threads it takes for an action is
/// chance, and each has its own part of the <see cref="NativeHeap"/>: so those that have run a job are asked for, until there are no more jobs.
/// </remarks>
internal static unsafe class LibraryThread
{
    private static readonly delegate* unmanaged[Cdecl]<byte*, delegate* unmanaged[Cdecl]<nint, nint, void>, nint, int> Execute = Find();

    private static readonly KeptThreads Threads = new(TryStart, KeptThreads.UsualIdleTime);

    /// <summary>How many there are, with those that have work.</summary>
    private static int _threads;

    /// <summary>Whether the library gives threads away. 8.14 does not.</summary>
    public static bool IsSupported => Execute != null;

    /// <summary>
    /// Starts an action, and another one after it, when the thread may be used again. Neither throws. They run on another thread where the
    /// library gives none.
    /// </summary>
    public static void Start(Action work, Action done)
    {
        if (Threads.TryTake() is { } thread)
        {
            thread.Run(work, () => Finish(done));
        }
        else
        {
            ProcessingThread.StartOnOwnThread(work, done);
        }
    }

    private static void Finish(Action done)
    {
        done();
        NativeHeap.TrimBeyondLimit();
    }

    private static bool TryExecute(delegate* unmanaged[Cdecl]<nint, nint, void> function, object state)
    {
        var handle = GCHandle.Alloc(state);

        // The library keeps the pointer to the name, which is a constant of this assembly.
        fixed (byte* name = "PhotoResize job"u8)
        {
            if (Execute(name, function, GCHandle.ToIntPtr(handle)) == 0)
            {
                return true;
            }
        }

        handle.Free();
        return false;
    }

    private static T Take<T>(nint state)
    {
        var handle = GCHandle.FromIntPtr(state);
        var target = (T)handle.Target!;
        handle.Free();
        return target;
    }

    private static bool TryStart(Action loop)
    {
        if (Execute == null)
        {
            return false;
        }

        Interlocked.Increment(ref _threads);
        if (TryExecute(&Work, loop))
        {
            return true;
        }

        Interlocked.Decrement(ref _threads);
        return false;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Work(nint state, nint unused)
    {
        Take<Action>(state)();
        NativeHeap.Trim();
        if (Interlocked.Decrement(ref _threads) == 0)
        {
            TrimOthers();
        }
    }

    /// <summary>
    /// Trims the parts of the library's other threads, on which encoders write: asks for as many as there are, and keeps each until all are
    /// there, so that each is another one.
    /// </summary>
    private static void TrimOthers()
    {
        const int ThisOne = 1;
        var others = Math.Max(0, NativeHeap.CountThreads("libvips worker") - ThisOne);
        var meeting = new Meeting(others);
        for (var i = 0; i < others; i++)
        {
            TryExecute(&Trim, meeting);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Trim(nint state, nint unused)
    {
        Take<Meeting>(state).Join();
        NativeHeap.Trim();
    }

    private static delegate* unmanaged[Cdecl]<byte*, delegate* unmanaged[Cdecl]<nint, nint, void>, nint, int> Find() =>
        NativeLibrary.TryGetExport(NativeLibraryResolver.Library.Handle, "vips_thread_execute", out var function)
            ? (delegate* unmanaged[Cdecl]<byte*, delegate* unmanaged[Cdecl]<nint, nint, void>, nint, int>)function
            : null;

    /// <summary>Threads that wait for each other, though not for long.</summary>
    private sealed class Meeting(int threads)
    {
        private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

        private readonly object _lock = new();
        private int _missing = threads;

        public void Join()
        {
            lock (_lock)
            {
                _missing--;
                Monitor.PulseAll(_lock);
                while (_missing > 0 && Monitor.Wait(_lock, Patience))
                {
                }
            }
        }
    }
}
