using Microsoft.AspNetCore.Http;
using PhotoResize.Caching.Memory;
using PhotoResize.Folders;
using PhotoResize.Negotiation;
using PhotoResize.Sources;

namespace PhotoResize.Middleware;

/// <summary>
/// Remembers decisions on requests by path and query as received, and by what a rewriter of the application made of them. A decision depends
/// on these, the folder and the source's state, and on nothing else of the request; or else on what counts of a few headers. Then path and
/// query lead to a signpost that tells which headers, and what counts of them leads on to the decision. So other requests are looked up once,
/// and no header of theirs is read.
/// </summary>
internal sealed class RequestMemory(HotMemory memory, TimeProvider time)
{
    // More than what pages usually ask for, and small enough for the key to be put together on the stack.
    private const int MaxKeyLength = 512;

    // Path and query are counted with the key; this is the plan, the descriptions, and what else an entry refers to.
    private const int EntryBytes = 1200;
    private const int WatermarkBytes = 600;
    private const int SignpostBytes = 64;

    /// <summary>A timestamp, for <see cref="RememberedRequest.LookedAt"/>.</summary>
    public long Now => time.GetTimestamp();

    /// <summary>The decision on an equal request before, unless there is none or the folder was reconfigured since.</summary>
    /// <param name="request">The request as received.</param>
    /// <param name="folder">The folder of its path.</param>
    /// <param name="rewriting">What the application's rewriter made of it, if anything.</param>
    public RememberedRequest? Recall(HttpRequest request, ImageFolder folder, string? rewriting = null) =>
        Find(request, rewriting) is { } found && found.Folder == folder ? found : null;

    /// <summary>The same before the folder of the request's path is looked for: there is the same one while the configuration is.</summary>
    /// <param name="request">The request as received.</param>
    /// <param name="snapshot">The configuration in force.</param>
    public RememberedRequest? Recall(HttpRequest request, ResizingSnapshot snapshot) =>
        Find(request, rewriting: null) is { } found && found.Snapshot == snapshot ? found : null;

    private RememberedRequest? Find(HttpRequest request, string? rewriting)
    {
        if (!memory.IsOn || !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)))
        {
            return null;
        }

        Span<char> buffer = stackalloc char[MaxKeyLength + RequestVariant.KeyLength];
        var key = KeyOf(request, rewriting, buffer);
        var found = key.IsEmpty ? null : memory.Find<object>(key);
        if (found is Signpost signpost)
        {
            var variant = RequestVariant.Read(request.Headers, signpost.By, signpost.Folder.AutoFormats);
            return memory.Find<object>(Append(variant, buffer, key.Length)) is RememberedRequest one && Holds(one, signpost.By) ? one : null;
        }

        return found is RememberedRequest only && Holds(only, VaryBy.None) ? only : null;

        // Of equal keys with paths of equal length, the queries are equal too; a path may have a question mark in it.
        bool Holds(RememberedRequest remembered, VaryBy by) =>
            remembered.PathLength == request.Path.Value!.Length
            && remembered.By == by
            && (remembered.Expires == DateTimeOffset.MaxValue || time.GetUtcNow() <= remembered.Expires);
    }

    /// <summary>Whether the source was looked at so recently that it need not be looked at again.</summary>
    public bool IsFresh(RememberedRequest remembered)
    {
        var staleness = memory.Options.SourceStaleness;
        return staleness > TimeSpan.Zero && remembered.LookedAt is not 0 and var lookedAt && time.GetElapsedTime(lookedAt) < staleness;
    }

    /// <summary>Whether the source is certainly in the same state, as far as that can be told without a search for it.</summary>
    public bool IsUnchanged(RememberedRequest remembered)
    {
        if (IsFresh(remembered))
        {
            return true;
        }

        if (remembered.SecondLook is not { } look)
        {
            return false;
        }

        var now = memory.Options.SourceStaleness > TimeSpan.Zero ? Now : 0;
        if (!look.IsUnchanged())
        {
            return false;
        }

        if (now != 0)
        {
            remembered.LookedAt = now;
        }

        return true;
    }

    /// <summary>Remembers a decision, if there was an equal request before.</summary>
    public void Remember(AskedImage asked, RequestVariant variant, Planned planned, DateTimeOffset expires, SecondLook? look = null)
    {
        Span<char> buffer = stackalloc char[MaxKeyLength + RequestVariant.KeyLength];
        var address = KeyOf(asked.Request, asked.Rewriting, buffer);
        if (address.IsEmpty || planned.Entry is not { } entry)
        {
            return;
        }

        var key = variant.By == VaryBy.None ? address : Append(variant, buffer, address.Length);
        var bytes = EntryBytes + (WatermarkBytes * (entry.Plan?.Watermarks.Count ?? 0));
        if (!memory.Wants(key, bytes))
        {
            return;
        }

        var (folder, snapshot) = (asked.Received.Folder, asked.Received.Snapshot);
        memory.Keep(
            key.ToString(),
            new RememberedRequest(snapshot, folder, asked.Request.Path.Value!.Length, variant.By, asked.Path, entry.Source, planned, expires)
            {
                SecondLook = entry.Plan is { Watermarks.Count: > 0 } ? null : look,
            },
            bytes);
        if (variant.By != VaryBy.None)
        {
            memory.Keep(address.ToString(), new Signpost(folder, variant.By), SignpostBytes);
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
        if (length + (rewriting is null ? 0 : 1 + rewriting.Length) > MaxKeyLength)
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

    private static ReadOnlySpan<char> Append(RequestVariant variant, Span<char> buffer, int length)
    {
        variant.WriteKey(buffer.Slice(length, RequestVariant.KeyLength));
        return buffer[..(length + RequestVariant.KeyLength)];
    }

    /// <summary>Tells which headers the decisions on an address depend on.</summary>
    private sealed record Signpost(ImageFolder Folder, VaryBy By);
}
