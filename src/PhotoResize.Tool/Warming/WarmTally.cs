using System.Collections.Concurrent;

namespace PhotoResize.Tool.Warming;

/// <summary>What a run has come across so far. Counted by many threads.</summary>
internal sealed class WarmTally
{
    private readonly ConcurrentQueue<WarmFailure> _failures = [];
    private long _asked;
    private long _bytes;
    private long _onOtherHosts;
    private long _withoutSettings;

    public long Asked => Interlocked.Read(ref _asked);

    public long Bytes => Interlocked.Read(ref _bytes);

    public long OnOtherHosts => Interlocked.Read(ref _onOtherHosts);

    public long WithoutSettings => Interlocked.Read(ref _withoutSettings);

    public IReadOnlyCollection<WarmFailure> Failures => _failures;

    public void Answered(long bytes)
    {
        Interlocked.Increment(ref _asked);
        Interlocked.Add(ref _bytes, bytes);
    }

    /// <summary>An image could not be had.</summary>
    public void Failed(Uri address, SiteAnswer answer)
    {
        Interlocked.Increment(ref _asked);
        Fail(address.ToString(), answer.Status, answer.Problem!);
    }

    /// <summary>A page, a list or a site map could not be read.</summary>
    public void Fail(string address, int? status, string reason) => _failures.Enqueue(new WarmFailure(address, status, reason));

    public void LeftOutOtherHost() => Interlocked.Increment(ref _onOtherHosts);

    public void LeftOutOriginal() => Interlocked.Increment(ref _withoutSettings);
}
