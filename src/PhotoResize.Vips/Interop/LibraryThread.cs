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

    private static bool TryStart([NotNullWhen(true)] out Worker? worker)
    {
        worker = null;
        if (Execute == null)
        {
            return false;
        }

        worker = new Worker();
        var state = GCHandle.Alloc(worker);

        // The library keeps the pointer to the name, which is a constant of this assembly.
        fixed (byte* name = "PhotoResize job"u8)
        {
            if (Execute(name, &Do, GCHandle.ToIntPtr(state)) != 0)
            {
                state.Free();
                return false;
            }
        }

        return true;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Do(nint state, nint unused)
    {
        var handle = GCHandle.FromIntPtr(state);
        var worker = (Worker)handle.Target!;
        handle.Free();
        worker.Work();
    }

    private static delegate* unmanaged[Cdecl]<byte*, delegate* unmanaged[Cdecl]<nint, nint, void>, nint, int> Find() =>
        NativeLibrary.TryGetExport(NativeLibraryResolver.Library.Handle, "vips_thread_execute", out var function)
            ? (delegate* unmanaged[Cdecl]<byte*, delegate* unmanaged[Cdecl]<nint, nint, void>, nint, int>)function
            : null;

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

            NativeHeap.Trim();
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
