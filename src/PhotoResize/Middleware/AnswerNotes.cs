using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using PhotoResize.Caching;
using PhotoResize.Diagnostics;
using PhotoResize.Outcomes;
using PhotoResize.Serving;

namespace PhotoResize.Middleware;

/// <summary>What is noted of a request while it is answered. Made only where somebody wants to hear of it.</summary>
/// <param name="time">Measures it.</param>
internal sealed class AnswerNotes(TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();
    private TimeSpan _planning;
    private TimeSpan _cache;

    public AnswerKind Kind { get; private set; }

    /// <summary>Where the result comes from, if there is one.</summary>
    public ResultOrigin? Origin { get; private set; }

    /// <summary>Why there is no result, where a client is told that.</summary>
    public Failure? Failure { get; private set; }

    /// <summary>The time since the request came.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(_started);

    /// <summary>Notes that it has been decided how to answer.</summary>
    public void Decided() => _planning = Elapsed;

    /// <summary>Notes that the cache has been asked.</summary>
    /// <param name="began">The <see cref="Elapsed"/> before that.</param>
    public void LookedUp(TimeSpan began) => _cache += Elapsed - began;

    /// <summary>Notes the answer. The last one counts: what could not be sent is followed by another.</summary>
    public void Answer(AnswerKind kind, ResultOrigin? origin = null) => (Kind, Origin, Failure) = (kind, origin, null);

    /// <summary>Notes that the answer is a problem.</summary>
    public void Answer(Failure failure) => (Kind, Origin, Failure) = (AnswerKind.Failure, null, failure);

    /// <summary>Has the response tell, when it starts, where its result comes from and what took how long.</summary>
    public void TellIn(HttpResponse response) => response.OnStarting(WriteHeaders, response);

    private Task WriteHeaders(object state)
    {
        if (Kind is not (AnswerKind.None or AnswerKind.Fault))
        {
            var headers = ((HttpResponse)state).Headers;
            if (Origin is { Level: var level })
            {
                headers[ResultSender.LevelHeader] = MetricNames.Of(level);
            }

            // The application may have timings of its own.
            headers.Append(ResultSender.TimingHeader, DescribeTimes());
        }

        return Task.CompletedTask;
    }

    private string DescribeTimes()
    {
        var text = new StringBuilder();
        Add("plan", _planning);
        Add("cache", _cache);
        if (Origin?.Work is { } work)
        {
            Add("source", work.Of(WorkStage.Source));
            Add("queue", work.Of(WorkStage.Queue));
            Add("process", work.Of(WorkStage.Process));
        }

        text.Append(CultureInfo.InvariantCulture, $"total;dur={Elapsed.TotalMilliseconds:0.###}");
        return text.ToString();

        void Add(string name, TimeSpan duration)
        {
            if (duration > TimeSpan.Zero)
            {
                text.Append(CultureInfo.InvariantCulture, $"{name};dur={duration.TotalMilliseconds:0.###}, ");
            }
        }
    }
}
