using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace PhotoResize.Serving;

/// <summary>The outcome of a request's conditional headers.</summary>
internal enum PreconditionState
{
    /// <summary>The result is to be sent.</summary>
    Proceed,

    /// <summary>The client has the result: 304.</summary>
    NotModified,

    /// <summary>The client wants another result than this: 412.</summary>
    Failed,
}

/// <summary>
/// Evaluates conditional headers against a result that need not exist yet. The static file middleware could not: it judges a file by its
/// own length and time, which would need the result to be made first and would differ from machine to machine.
/// </summary>
internal static class Preconditions
{
    /// <summary>RFC 9110 section 13.2.2, in its order; only where the answer would be one of success: section 13.2.1.</summary>
    public static PreconditionState Evaluate(HttpRequest request, ResultDescription result)
    {
        var headers = request.Headers;
        if (!result.IsSuccess
            || (headers.IfMatch.Count == 0 && headers.IfNoneMatch.Count == 0
                && headers.IfModifiedSince.Count == 0 && headers.IfUnmodifiedSince.Count == 0))
        {
            return PreconditionState.Proceed;
        }

        if (IsPlainRevalidation(headers, result))
        {
            return PreconditionState.NotModified;
        }

        var typed = request.GetTypedHeaders();
        if (headers.IfMatch.Count > 0)
        {
            if (!Matches(typed.IfMatch, result.ETag, useStrongComparison: true))
            {
                return PreconditionState.Failed;
            }
        }
        else if (typed.IfUnmodifiedSince is { } unmodifiedSince && result.LastModified > unmodifiedSince)
        {
            return PreconditionState.Failed;
        }

        if (headers.IfNoneMatch.Count > 0)
        {
            return Matches(typed.IfNoneMatch, result.ETag, useStrongComparison: false)
                ? PreconditionState.NotModified
                : PreconditionState.Proceed;
        }

        return typed.IfModifiedSince is { } modifiedSince && result.LastModified <= modifiedSince
            ? PreconditionState.NotModified
            : PreconditionState.Proceed;
    }

    /// <summary>Whether a range of the result is of use to the client: RFC 9110 section 13.1.5.</summary>
    public static bool HonoursRange(HttpRequest request, ResultDescription result)
    {
        if (request.Headers.Range.Count == 0)
        {
            return true;
        }

        // A unit that is not known is ignored: section 14.2.
        if (!request.Headers.Range.ToString().StartsWith("bytes=", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        if (request.Headers.IfRange.Count == 0)
        {
            return true;
        }

        return request.GetTypedHeaders().IfRange switch
        {
            { EntityTag: { } tag } => tag.Compare(result.ETag, useStrongComparison: true),
            { LastModified: { } time } => time == result.LastModified,
            _ => false,
        };
    }

    /// <summary>
    /// Whether the request is what browsers send to revalidate the very result: told by comparing texts, which spares the parsing of all
    /// conditions. <c>If-None-Match</c> goes before <c>If-Modified-Since</c>, whatever that says.
    /// </summary>
    private static bool IsPlainRevalidation(IHeaderDictionary headers, ResultDescription result) =>
        headers.IfMatch.Count == 0
        && headers.IfUnmodifiedSince.Count == 0
        && headers.IfNoneMatch.Count == 1
        && result.ETagText is { } tag
        && headers.IfNoneMatch[0] is { } known
        && (known == tag || (known.StartsWith("W/", StringComparison.Ordinal) && known.AsSpan(2).SequenceEqual(tag)));

    private static bool Matches(IList<EntityTagHeaderValue> tags, EntityTagHeaderValue? result, bool useStrongComparison)
    {
        foreach (var tag in tags)
        {
            if (tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(result, useStrongComparison))
            {
                return true;
            }
        }

        return false;
    }
}
