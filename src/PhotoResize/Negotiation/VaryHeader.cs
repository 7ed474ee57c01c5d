using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace PhotoResize.Negotiation;

/// <summary>Tells caches what answers depend on (RFC 9110 section 12.5.5), whether these headers were in the request or not.</summary>
internal static class VaryHeader
{
    private static readonly (VaryBy By, string Name)[] Names =
    [
        (VaryBy.Accept, HeaderNames.Accept), (VaryBy.Ratio, ClientHints.RatioHeader), (VaryBy.Width, ClientHints.WidthHeader),
        (VaryBy.SaveData, ClientHints.SaveDataHeader),
    ];

    // Written once for every set of headers.
    private static readonly StringValues[] Values =
    [
        .. Enumerable.Range(0, 1 << Names.Length)
            .Select(by => new StringValues(string.Join(", ", Names.Where(each => ((VaryBy)by).HasFlag(each.By)).Select(each => each.Name)))),
    ];

    /// <summary>Adds to what others vary by. Called at the start, so that errors and the next middleware's answers say it too.</summary>
    public static void Add(HttpContext context, VaryBy by)
    {
        var headers = context.Response.Headers;
        if (headers.Vary.Count == 0)
        {
            headers.Vary = Values[(int)by];
        }
        else
        {
            Merge(headers, by);
        }

        if (context.Features.Get<IOutputCacheFeature>()?.Context is { } cache && !VariesBy(cache.CacheVaryByRules.HeaderNames, by))
        {
            // That cache does not look at the header, and would send the first client's picture to all others.
            cache.AllowCacheStorage = false;
        }
    }

    /// <summary>Has it said also by whoever answers for a fault, and takes all headers away first.</summary>
    public static void KeepAfterFault(HttpResponse response)
    {
        var by = VaryBy.None;
        foreach (var (each, name) in Names)
        {
            by |= Has(response.Headers.Vary, name) ? each : VaryBy.None;
        }

        if (by != VaryBy.None && !response.HasStarted)
        {
            response.OnStarting(() =>
            {
                Merge(response.Headers, by);
                return Task.CompletedTask;
            });
        }
    }

    private static void Merge(IHeaderDictionary headers, VaryBy by)
    {
        if (Has(headers.Vary, "*"))
        {
            return;
        }

        foreach (var (each, name) in Names)
        {
            if (by.HasFlag(each) && !Has(headers.Vary, name))
            {
                headers.Vary = StringValues.Concat(headers.Vary, name);
            }
        }
    }

    private static bool VariesBy(StringValues rules, VaryBy by) =>
        Has(rules, "*") || Array.TrueForAll(Names, each => !by.HasFlag(each.By) || Has(rules, each.Name));

    private static bool Has(StringValues values, string name)
    {
        foreach (var value in values)
        {
            foreach (var part in value.AsSpan().Split(','))
            {
                if (value.AsSpan(part).Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
