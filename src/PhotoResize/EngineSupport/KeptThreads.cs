using System.Runtime.CompilerServices;

namespace PhotoResize.EngineSupport;

/// <summary>
/// Threads that stay for a while after their work, for the next one: to start and to end one takes half a millisecond of a core. The last one
/// that had work is the first to have it again.
/// </summary>
/// <param name="tryStart">Starts a thread that runs the given action, or returns <see langword="false"/>.</param>
/// <param name="idleTime">After that time without work, a thread ends.</param>
internal sealed class KeptThreads(Func<Action, bool> tryStart, TimeSpan idleTime)
{
    /// <summary>The usual time until a thread without work ends.</summary>
    public static readonly TimeSpan UsualIdleTime = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly List<KeptThread> _idle = [];

    private TimeSpan IdleTime => idleTime;

    /// <summary>Takes a thread, which waits until it is given work; <see langword="null"/> if none can be started.</summary>
    public KeptThread? TryTake()
    {
        lock (_lock)
        {
            if (_idle is [.., var last])
            {
                _idle.RemoveAt(_idle.Count - 1);
                return last;
            }
        }

        var started = new KeptThread(this);
        return tryStart(started.Work) ? started : null;
    }

    private void Put(KeptThread thread)
    {
        lock (_lock)
        {
            _idle.Add(thread);
        }
    }

    /// <summary>Takes a thread out that has had no work; fails if somebody has just taken it.</summary>
    private bool TryRetire(KeptThread thread)
    {
        lock (_lock)
        {
            return _idle.Remove(thread);
        }
    }

    /// <summary>One of the threads, taken for one piece of work.</summary>
    internal sealed class KeptThread(KeptThreads threads)
    {
        private readonly object _lock = new();
        private Action? _work;
        private Action? _done;

        /// <summary>Has work done, and returns at once.</summary>
        /// <param name="work">The work, which does not throw.</param>
        /// <param name="done">Called on the same thread after it, when the thread may be taken again already; does not throw.</param>
        public void Run(Action work, Action? done = null)
        {
            lock (_lock)
            {
                (_work, _done) = (work, done);
                Monitor.Pulse(_lock);
            }
        }

        /// <summary>What the thread does all the time.</summary>
        public void Work()
        {
            while (TryWorkOnce())
            {
            }
        }

        /// <summary>A method of its own, so that nothing holds the work and its result while the thread waits for the next one.</summary>
        [MethodImpl(MethodImplOptions.NoInlining)]
        private bool TryWorkOnce()
        {
            Action work;
            Action? done;
            lock (_lock)
            {
                while (_work is null)
                {
                    if (!Monitor.Wait(_lock, threads.IdleTime) && _work is null && threads.TryRetire(this))
                    {
                        return false;
                    }
                }

                (work, done) = (_work, _done);
                (_work, _done) = (null, null);
            }

            work();
            threads.Put(this);
            done?.Invoke();
            return true;
        }
    }
}
