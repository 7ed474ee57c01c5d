using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PhotoResize.EngineSupport;

namespace PhotoResize.Vips.Interop;

/// <summary>Runs work on the threads that libvips itself has, and takes again.</summary>
/// <remarks>
/// libvips keeps buffers for reuse only on its own threads. On any other one each strip of a picture is new memory in each step of a
/// pipeline, and of a large picture the system's work on that took longer than decoding it.
/// </remarks>
internal static unsafe class LibraryThread
{
    private static readonly delegate* unmanaged[Cdecl]<byte*, delegate* unmanaged[Cdecl]<nint, nint, void>, nint, int> Execute = Find();

    /// <summary>
    /// Runs an action, which does not throw, and returns when it is done. It runs on a new thread where the library has no call for it, as
    /// 8.14 has none.
    /// </summary>
    public static void Run(Action action)
    {
        if (!TryRun(new Work(action)))
        {
            ProcessingThread.RunOnNewThread(action);
        }
    }

    private static bool TryRun(Work work)
    {
        if (Execute == null)
        {
            return false;
        }

        var state = GCHandle.Alloc(work);
        try
        {
            // The library keeps the pointer to the name, which is a constant of this assembly.
            fixed (byte* name = "PhotoResize job"u8)
            {
                if (Execute(name, &Do, GCHandle.ToIntPtr(state)) != 0)
                {
                    return false;
                }
            }

            work.Wait();
            return true;
        }
        finally
        {
            state.Free();
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Do(nint state, nint unused) => ((Work)GCHandle.FromIntPtr(state).Target!).Do();

    private static delegate* unmanaged[Cdecl]<byte*, delegate* unmanaged[Cdecl]<nint, nint, void>, nint, int> Find() =>
        NativeLibrary.TryGetExport(NativeLibraryResolver.Library.Handle, "vips_thread_execute", out var function)
            ? (delegate* unmanaged[Cdecl]<byte*, delegate* unmanaged[Cdecl]<nint, nint, void>, nint, int>)function
            : null;

    /// <summary>An action that another thread waits for.</summary>
    private sealed class Work(Action action)
    {
        private readonly object _lock = new();
        private bool _isDone;

        public void Do()
        {
            action();
            lock (_lock)
            {
                _isDone = true;
                Monitor.Pulse(_lock);
            }
        }

        public void Wait()
        {
            lock (_lock)
            {
                while (!_isDone)
                {
                    Monitor.Wait(_lock);
                }
            }
        }
    }
}
