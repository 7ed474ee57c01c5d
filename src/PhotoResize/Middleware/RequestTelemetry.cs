using Microsoft.AspNetCore.Http;
using PhotoResize.Diagnostics;
using PhotoResize.Folders;

namespace PhotoResize.Middleware;

/// <summary>Takes notes of requests where somebody wants to hear of them.</summary>
/// <param name="time">Measures them.</param>
/// <param name="metrics">Counts them.</param>
internal sealed class RequestTelemetry(TimeProvider time, ResizingMetrics metrics)
{
    /// <summary>Begins to take notes of a request; <see langword="null"/> if nobody wants them.</summary>
    public AnswerNotes? Begin(HttpContext context, ResizingSnapshot snapshot)
    {
        if (!snapshot.DiagnosticHeaders)
        {
            return metrics.CountsRequests ? new AnswerNotes(time) : null;
        }

        var notes = new AnswerNotes(time);
        notes.TellIn(context.Response);
        return notes;
    }

    /// <summary>Counts a request, unless it was left to others.</summary>
    /// <param name="notes">What was noted of it.</param>
    /// <param name="folder">Its folder.</param>
    public void End(AnswerNotes notes, ImageFolder folder)
    {
        if (notes.Kind != AnswerKind.None && metrics.CountsRequests)
        {
            metrics.Answered(
                folder.Name,
                MetricNames.Of(notes.Kind),
                notes.Origin is { Level: var level } ? MetricNames.Of(level) : null,
                notes.Failure is { Kind: var kind } ? MetricNames.Of(kind) : null);
        }
    }
}
