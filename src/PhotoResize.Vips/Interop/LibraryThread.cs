using System.Diagnostics.CodeAnalysis;
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

    private static readonly Lock Changing = new();

    /// <summary>The last one that had work is the first to have it again.</summary>
    private static readonly List<Worker> Idle = [];

    /// <summary>How many there are, with those that have work.</summary>
    private static int _workers;

    /// <summary>Whether the library gives threads away. 8.14 does not.</summary>
    public static bool IsSupported => Execute != null;

    /// <summary>Runs an action, which does not throw, and returns when it is done. It runs on a new thread where the library gives none.</summary>
    public static void Run(Action action)
    {
        if (TakeIdle() is { } idle)
        {
            idle.Run(action);
        }
        else if (TryStart(out var worker))
        {
            worker.Run(action);
        }
        else
        {
            ProcessingThread.RunOnNewThread(action);
        }
    }

    private static Worker? TakeIdle()
    {
        lock (Changing)
        {
            if (Idle is not [.., var last])
            {
                return null;
            }

            Idle.RemoveAt(Idle.Count - 1);
            return last;
        }
    }

    private static void PutIdle(Worker worker)
    {
        lock (Changing)
        {
            Idle.Add(worker);
        }
    }

    /// <summary>Takes a thread out that has had no work; fails if somebody has just taken it for an action.</summary>
    private static bool TryRetire(Worker worker)
    {
        lock (Changing)
        {
            return Idle.Remove(worker);
        }
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

    private static bool TryStart([NotNullWhen(true)] out Worker? worker)
    {
        worker = null;
        if (Execute == null)
        {
            return false;
        }

        var started = new Worker();
        Interlocked.Increment(ref _workers);
        if (!TryExecute(&Work, started))
        {
            Interlocked.Decrement(ref _workers);
            return false;
        }

        worker = started;
        return true;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Work(nint state, nint unused)
    {
        Take<Worker>(state).Work();
        NativeHeap.Trim();
        if (Interlocked.Decrement(ref _workers) == 0)
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

    /// <summary>One of the library's threads, with the actions that others wait for, one after the other.</summary>
    private sealed class Worker
    {
        /// <summary>After that time without work, memory is given back, and the thread to the library.</summary>
        private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(2);

        private readonly object _lock = new();
        private Action? _action;

        public void Run(Action action)
        {
            lock (_lock)
            {
                _action = action;
                Monitor.PulseAll(_lock);
                while (_action is not null)
                {
                    Monitor.Wait(_lock);
                }
            }

            PutIdle(this);
        }

        public void Work()
        {
            while (Next() is { } action)
            {
                action();
                lock (_lock)
                {
                    _action = null;
                    Monitor.PulseAll(_lock);
                }

                NativeHeap.TrimBeyondLimit();
            }
        }

        private Action? Next()
        {
            lock (_lock)
            {
                while (_action is null)
                {
                    if (!Monitor.Wait(_lock, IdleTime) && _action is null && TryRetire(this))
                    {
                        return null;
                    }
                }

                return _action;
            }
        }
    }
}
