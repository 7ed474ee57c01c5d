using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace PhotoResize.Diagnostics;

/// <summary>What is counted and measured as it happens; docs/telemetry.md has the table. Tags come from closed sets.</summary>
internal sealed class ResizingMetrics : IDisposable
{
    /// <summary>The name of the meter and of the source of activities.</summary>
    public const string Name = "PhotoResize";

    public const string FolderTag = "photoresize.folder";
    public const string AnswerTag = "photoresize.answer";
    public const string OriginTag = "photoresize.origin";
    public const string FormatTag = "photoresize.format";
    public const string StageTag = "photoresize.stage";
    public const string FaultTag = "photoresize.fault";
    public const string CacheTag = "photoresize.cache";
    public const string OutcomeTag = "photoresize.outcome";
    public const string ErrorTag = "error.type";

    private readonly Counter<long> _requests;
    private readonly Counter<long> _misses;
    private readonly Counter<long> _faults;
    private readonly Histogram<double> _work;

    /// <param name="factory">The application's; without one there is no host, and the meter belongs to nobody else.</param>
    public ResizingMetrics(IMeterFactory? factory = null)
        : this(factory?.Create(Name) ?? new Meter(Name))
    {
    }

    private ResizingMetrics(Meter meter)
    {
        Meter = meter;
        _requests = meter.CreateCounter<long>(
            "photoresize.requests", "{request}", "Requests below image folders that were answered here.");
        _misses = meter.CreateCounter<long>(
            "photoresize.misses", "{miss}", "Results that no cache had: each is made once, however many requests wait for it.");
        _faults = meter.CreateCounter<long>(
            "photoresize.faults", "{fault}", "Faults in the surroundings that the application survived.");
        _work = meter.CreateHistogram(
            "photoresize.work.duration",
            "s",
            "Time of the stages of the work on results.",
            tags: null,
            new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
            });
    }

    /// <summary>The meter, for what is only looked at when somebody asks.</summary>
    public Meter Meter { get; }

    /// <summary>Whether somebody wants to hear of requests.</summary>
    public bool CountsRequests => _requests.Enabled;

    /// <summary>For work that is not to be counted: nobody has heard of its meter.</summary>
    public static ResizingMetrics Unheard() => new(new Meter($"{Name}.WarmUp"));

    public void Dispose() => Meter.Dispose();

    /// <summary>A request was answered.</summary>
    /// <param name="folder">The name of its image folder.</param>
    /// <param name="answer">What it was answered with.</param>
    /// <param name="origin">Where the result comes from, if it has one.</param>
    /// <param name="error">Why it has none.</param>
    public void Answered(string folder, string answer, string? origin, string? error)
    {
        var tags = new TagList { { FolderTag, folder }, { AnswerTag, answer } };
        AddKnown(ref tags, OriginTag, origin);
        AddKnown(ref tags, ErrorTag, error);
        _requests.Add(1, tags);
    }

    /// <summary>A result was made, or could not be made.</summary>
    /// <param name="format">The format, or the kind of what is no picture.</param>
    /// <param name="error">Why it could not be made.</param>
    public void Missed(string format, string? error)
    {
        var tags = new TagList { { FormatTag, format } };
        AddKnown(ref tags, ErrorTag, error);
        _misses.Add(1, tags);
    }

    /// <summary>A stage of the work has ended.</summary>
    public void Worked(string stage, TimeSpan duration, string? error)
    {
        var tags = new TagList { { StageTag, stage } };
        AddKnown(ref tags, ErrorTag, error);
        _work.Record(duration.TotalSeconds, tags);
    }

    /// <summary>There was a fault, whether it is logged or not.</summary>
    public void Faulted(FaultKind kind)
    {
        if (_faults.Enabled)
        {
            _faults.Add(1, new KeyValuePair<string, object?>(FaultTag, MetricNames.Of(kind)));
        }
    }

    private static void AddKnown(ref TagList tags, string name, string? value)
    {
        if (value is not null)
        {
            tags.Add(name, value);
        }
    }
}
