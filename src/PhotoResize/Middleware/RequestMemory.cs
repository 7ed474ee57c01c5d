using Microsoft.AspNetCore.Http;
using PhotoResize.Caching.Memory;
using PhotoResize.Folders;

namespace PhotoResize.Middleware;

/// <summary>
/// Remembers decisions on requests by path and query as received. A decision depends on these, the folder and the source's state, and on
/// nothing else of the request.
/// </summary>
internal sealed class RequestMemory(HotMemory memory, TimeProvider time)
{
    // More than what pages usually ask for, and small enough for the key to be put together on the stack.
    private const int MaxKeyLength = 512;

    // Path and query are counted with the key; this is the plan, the descriptions, and what else an entry refers to.
    private const int EntryBytes = 1200;
    private const int WatermarkBytes = 600;

    /// <summary>A timestamp, for <see cref="RememberedRequest.LookedAt"/>.</summary>
    public long Now => time.GetTimestamp();

    /// <summary>The decision on an equal request before, unless there is none or the folder was reconfigured since.</summary>
    public RememberedRequest? Recall(HttpRequest request, ImageFolder folder)
    {
        if (!memory.IsOn || !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)))
        {
            return null;
        }

        Span<char> buffer = stackalloc char[MaxKeyLength];
        var key = KeyOf(request, buffer);

        // Of equal keys with paths of equal length, the queries are equal too; a path may have a question mark in it.
        return !key.IsEmpty
            && memory.Find<RememberedRequest>(key) is { } remembered
            && remembered.Folder == folder
            && remembered.PathLength == request.Path.Value!.Length
            && (remembered.Expires == DateTimeOffset.MaxValue || time.GetUtcNow() <= remembered.Expires)
            ? remembered
            : null;
    }

    /// <summary>Whether the source was looked at so recently that it need not be looked at again.</summary>
    public bool IsFresh(RememberedRequest remembered)
    {
        var staleness = memory.Options.SourceStaleness;
        return staleness > TimeSpan.Zero && remembered.LookedAt is not 0 and var lookedAt && time.GetElapsedTime(lookedAt) < staleness;
    }

    /// <summary>Remembers a decision, if there was an equal request before.</summary>
    public void Remember(HttpRequest request, ImageFolder folder, Planned planned, DateTimeOffset expires)
    {
        Span<char> buffer = stackalloc char[MaxKeyLength];
        var key = KeyOf(request, buffer);
        if (key.IsEmpty || planned.Entry is not { } entry)
        {
            return;
        }

        var bytes = EntryBytes + (WatermarkBytes * (entry.Plan?.Watermarks.Count ?? 0));
        if (memory.Wants(key, bytes))
        {
            memory.Keep(key.ToString(), new RememberedRequest(folder, request.Path.Value!.Length, entry.Source, planned, expires), bytes);
        }
    }

    /// <summary>Path and query one after the other, or nothing. No key of a result equals it, since a path begins with a slash.</summary>
    private static ReadOnlySpan<char> KeyOf(HttpRequest request, Span<char> buffer)
    {
        var path = request.Path.Value ?? "";
        var query = request.QueryString.Value ?? "";
        if (path.Length + query.Length > buffer.Length)
        {
            return [];
        }

        path.CopyTo(buffer);
        query.CopyTo(buffer[path.Length..]);
        return buffer[..(path.Length + query.Length)];
    }
}
