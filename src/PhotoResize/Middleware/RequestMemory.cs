using Microsoft.AspNetCore.Http;
using PhotoResize.Caching.Memory;
using PhotoResize.Folders;

namespace PhotoResize.Middleware;

/// <summary>
/// Remembers decisions on requests by path and query as received, and by what a rewriter of the application made of them. A decision depends
/// on these, the folder and the source's state, and on nothing else of the request.
/// </summary>
internal sealed class RequestMemory(HotMemory memory, TimeProvider time)
{
    // More than what pages usually ask for, and small enough for the key to be put together on the stack.
    private const int MaxKeyLength = 512;

    // Path and query are counted with the key; this is the plan, the descriptions, and what else an entry refers to.
    private const int EntryBytes = 1200;

    /// <summary>A timestamp, for <see cref="RememberedRequest.LookedAt"/>.</summary>
    public long Now => time.GetTimestamp();

    /// <summary>The decision on an equal request before, unless there is none or the folder was reconfigured since.</summary>
    /// <param name="request">The request as received.</param>
    /// <param name="folder">The folder of its path.</param>
    /// <param name="rewriting">What the application's rewriter made of it, if anything.</param>
    public RememberedRequest? Recall(HttpRequest request, ImageFolder folder, string? rewriting = null)
    {
        if (!memory.IsOn || !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)))
        {
            return null;
        }

        Span<char> buffer = stackalloc char[MaxKeyLength];
        var key = KeyOf(request, rewriting, buffer);

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
    public void Remember(AskedImage asked, Planned planned, DateTimeOffset expires)
    {
        Span<char> buffer = stackalloc char[MaxKeyLength];
        var key = KeyOf(asked.Request, asked.Rewriting, buffer);
        if (!key.IsEmpty && planned.Entry is { } entry && memory.Wants(key, EntryBytes))
        {
            var remembered = new RememberedRequest(
                asked.Received.Folder, asked.Request.Path.Value!.Length, asked.Path, entry.Source, planned, expires);
            memory.Keep(key.ToString(), remembered, EntryBytes);
        }
    }

    /// <summary>
    /// Path and query one after the other, and a line break before what a rewriter made of them; or nothing. A query as received has no line
    /// break. No key of a result equals it, since a path begins with a slash.
    /// </summary>
    private static ReadOnlySpan<char> KeyOf(HttpRequest request, string? rewriting, Span<char> buffer)
    {
        var path = request.Path.Value ?? "";
        var query = request.QueryString.Value ?? "";
        var length = path.Length + query.Length;
        if (length + (rewriting is null ? 0 : 1 + rewriting.Length) > buffer.Length)
        {
            return [];
        }

        path.CopyTo(buffer);
        query.CopyTo(buffer[path.Length..]);
        if (rewriting is not null)
        {
            buffer[length] = '\n';
            rewriting.CopyTo(buffer[(length + 1)..]);
            length += 1 + rewriting.Length;
        }

        return buffer[..length];
    }
}
