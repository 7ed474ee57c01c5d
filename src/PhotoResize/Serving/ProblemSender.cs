using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;
using PhotoResize.Diagnostics;
using PhotoResize.Outcomes;

namespace PhotoResize.Serving;

/// <summary>Answers with a problem document (RFC 9457), never to be stored. The one place that gives failures their status.</summary>
internal sealed partial class ProblemSender(ILogger<ProblemSender> logger)
{
    /// <summary>Told with 503, since nobody knows when there will be room.</summary>
    private static readonly TimeSpan DefaultRetryAfter = TimeSpan.FromSeconds(1);

    public async Task SendAsync(HttpContext context, Failure failure)
    {
        var status = StatusOf(failure.Kind);
        Log.Refused(logger, context.Request.Path.Value, status, failure.Detail);
        var response = context.Response;
        ResultSender.RemoveHeaders(response);
        response.StatusCode = status;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        if (status != StatusCodes.Status416RangeNotSatisfiable)
        {
            response.Headers.Remove(HeaderNames.ContentRange);
        }

        if (status is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status429TooManyRequests)
        {
            var seconds = Math.Max(1, Math.Ceiling((failure.RetryAfter ?? DefaultRetryAfter).TotalSeconds));
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }
        else if (status == StatusCodes.Status405MethodNotAllowed)
        {
            response.Headers.Allow = "GET, HEAD";
        }

        var problem = new ProblemDetails { Status = status, Title = ReasonPhrases.GetReasonPhrase(status), Detail = failure.Detail };

        // An application that has AddProblemDetails may add to the document. It declines where the client does not accept JSON.
        if (context.RequestServices.GetService(typeof(IProblemDetailsService)) is not IProblemDetailsService service
            || !await service.TryWriteAsync(new ProblemDetailsContext { HttpContext = context, ProblemDetails = problem }))
        {
            await response.WriteAsJsonAsync(
                problem, ProblemJson.Default.ProblemDetails, "application/problem+json", context.RequestAborted);
        }
    }

    /// <summary>The status that tells a client of a failure.</summary>
    public static int StatusOf(FailureKind kind) => kind switch
    {
        FailureKind.InvalidSettings or FailureKind.SizeNotAllowed or FailureKind.ResultTooLarge => StatusCodes.Status400BadRequest,
        FailureKind.Forbidden => StatusCodes.Status403Forbidden,
        FailureKind.UnknownPreset or FailureKind.UnknownWatermark or FailureKind.SourceMissing => StatusCodes.Status404NotFound,
        FailureKind.MethodNotAllowed => StatusCodes.Status405MethodNotAllowed,
        FailureKind.PreconditionFailed => StatusCodes.Status412PreconditionFailed,
        FailureKind.RangeNotSatisfiable => StatusCodes.Status416RangeNotSatisfiable,
        FailureKind.NotAnImage or FailureKind.Damaged or FailureKind.Unsupported or FailureKind.SourceTooLarge or FailureKind.JobTooLarge =>
            StatusCodes.Status422UnprocessableEntity,
        FailureKind.TooManyMisses => StatusCodes.Status429TooManyRequests,
        FailureKind.SourceUnreadable or FailureKind.HeaderTimeout or FailureKind.SourceChanged or FailureKind.QueueFull or FailureKind.QueueTimeout
            or FailureKind.JobTimeout or FailureKind.SendingFull or FailureKind.WatermarkUnavailable => StatusCodes.Status503ServiceUnavailable,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no status for it."),
    };

    /// <summary>Made at compile time: a trimmed application cannot make it from the type.</summary>
    [JsonSerializable(typeof(ProblemDetails))]
    private sealed partial class ProblemJson : JsonSerializerContext;
}
