namespace PhotoResize.Diagnostics;

/// <summary>A fault that has happened, once or several times.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Where">The image folder, watermark or original that it is about, if that is known.</param>
/// <param name="Message">What the last exception said.</param>
/// <param name="Count">How often it has happened since it came into the list.</param>
/// <param name="First">When it came into the list.</param>
/// <param name="Last">When it happened last.</param>
internal sealed record RecentFault(FaultKind Kind, string? Where, string? Message, long Count, DateTimeOffset First, DateTimeOffset Last);

/// <summary>The last faults, each kind and place once, up to a bound. What is over it pushes out what has not happened for the longest time.</summary>
internal sealed class RecentFaults(TimeProvider time)
{
    /// <summary>How many are kept.</summary>
    public const int MaxFaults = 50;

    /// <summary>How much is kept of a message and of a place.</summary>
    public const int MaxTextLength = 300;

    private readonly Lock _lock = new();
    private readonly Dictionary<(FaultKind, string?), RecentFault> _faults = [];

    /// <summary>The faults; the last one first.</summary>
    public IReadOnlyList<RecentFault> List()
    {
        lock (_lock)
        {
            return [.. _faults.Values.OrderByDescending(fault => fault.Last)];
        }
    }

    public void Add(FaultKind kind, string? where, string? message)
    {
        var now = time.GetUtcNow();
        (where, message) = (Shorten(where), Shorten(message));
        lock (_lock)
        {
            if (_faults.TryGetValue((kind, where), out var known))
            {
                _faults[(kind, where)] = known with { Message = message ?? known.Message, Count = known.Count + 1, Last = now };
                return;
            }

            if (_faults.Count >= MaxFaults)
            {
                _faults.Remove(_faults.MinBy(fault => fault.Value.Last).Key);
            }

            _faults[(kind, where)] = new RecentFault(kind, where, message, 1, now, now);
        }
    }

    private static string? Shorten(string? text) => text is { Length: > MaxTextLength } ? text[..MaxTextLength] + "..." : text;
}
