using System.Diagnostics;

namespace PhotoResize.Tool.Output;

/// <summary>How far a long piece of work is. Counted by many threads, and shown by another.</summary>
internal sealed class Work
{
    private readonly long _began = Stopwatch.GetTimestamp();
    private long _total;
    private long _done;
    private long _failed;

    /// <summary>How much there is to do, as far as it is known; 0 if it is not.</summary>
    public long Total => Interlocked.Read(ref _total);

    public long Done => Interlocked.Read(ref _done);

    /// <summary>How much of what was done has failed.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_began);

    public double PerSecond => Done / Math.Max(Elapsed.TotalSeconds, 0.001);

    /// <summary>What is shown behind the numbers, such as that the work waits.</summary>
    public string? Remark { get; set; }

    public void Expect(long more) => Interlocked.Add(ref _total, more);

    public void Finish(bool failed)
    {
        Interlocked.Increment(ref _done);
        if (failed)
        {
            Interlocked.Increment(ref _failed);
        }
    }
}
