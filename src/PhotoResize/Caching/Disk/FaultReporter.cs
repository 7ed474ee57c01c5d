using Microsoft.Extensions.Logging;
using PhotoResize.Diagnostics;

namespace PhotoResize.Caching.Disk;

/// <summary>Logs faults of the disk: one warning for each kind in a while, not one for each request.</summary>
internal sealed class FaultReporter(ILogger logger, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _reported = [];

    public void ReadFailed(Exception exception)
    {
        if (IsDue(nameof(ReadFailed)))
        {
            Log.CacheReadFailed(logger, exception);
        }
    }

    public void WriteFailed(Exception exception)
    {
        if (IsDue(nameof(WriteFailed)))
        {
            Log.CacheWriteFailed(logger, exception);
        }
    }

    public void DamagedFile()
    {
        if (IsDue(nameof(DamagedFile)))
        {
            Log.CacheFileDamaged(logger);
        }
    }

    public void TooManyPending()
    {
        if (IsDue(nameof(TooManyPending)))
        {
            Log.CacheTooSlow(logger);
        }
    }

    private bool IsDue(string kind)
    {
        lock (_lock)
        {
            if (_reported.TryGetValue(kind, out var last) && time.GetElapsedTime(last) < Interval)
            {
                return false;
            }

            _reported[kind] = time.GetTimestamp();
            return true;
        }
    }
}
