using Microsoft.AspNetCore.Http;
using PhotoResize.Folders;

namespace PhotoResize.Middleware;

/// <summary>Takes notes of requests where somebody wants to hear of them.</summary>
/// <param name="time">Measures them.</param>
internal sealed class RequestTelemetry(TimeProvider time)
{
    /// <summary>Begins to take notes of a request; <see langword="null"/> if nobody wants them.</summary>
    public AnswerNotes? Begin(HttpContext context, ResizingSnapshot snapshot)
    {
        if (!snapshot.DiagnosticHeaders)
        {
            return null;
        }

        var notes = new AnswerNotes(time);
        notes.TellIn(context.Response);
        return notes;
    }
}
