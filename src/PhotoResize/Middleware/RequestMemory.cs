using Microsoft.AspNetCore.Http;
using PhotoResize.Caching.Memory;
using PhotoResize.Folders;
using PhotoResize.Negotiation;

namespace PhotoResize.Middleware;

/// <summary>
/// Remembers decisions on requests by path and query as received. A decision depends on these, the folder and the source's state, and on
/// nothing else of the request; or else on what counts of a few headers. Then path and query lead to a signpost that tells which headers,
/// and what counts of them leads on to the decision. So other requests are looked up once, and no header of theirs is read.
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
    public RememberedRequest? Recall(HttpRequest request, ImageFolder folder)
    {
        if (!memory.IsOn || !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)))
        {
            return null;
        }

        Span<char> buffer = stackalloc char[MaxKeyLength + RequestVariant.KeyLength];
        var key = KeyOf(request, buffer);
        var found = key.IsEmpty ? null : memory.Find<object>(key);
        if (found is Signpost signpost && signpost.Folder == folder)
        {
            var variant = RequestVariant.Read(request.Headers, signpost.By, folder.AutoFormats);
            return memory.Find<object>(Append(variant, buffer, key.Length)) is RememberedRequest one && Holds(one, signpost.By) ? one : null;
        }

        return found is RememberedRequest only && Holds(only, VaryBy.None) ? only : null;

        // Of equal keys with paths of equal length, the queries are equal too; a path may have a question mark in it.
        bool Holds(RememberedRequest remembered, VaryBy by) =>
            remembered.Folder == folder
            && remembered.PathLength == request.Path.Value!.Length
            && remembered.By == by
            && (remembered.Expires == DateTimeOffset.MaxValue || time.GetUtcNow() <= remembered.Expires);
    }

    /// <summary>Whether the source was looked at so recently that it need not be looked at again.</summary>
    public bool IsFresh(RememberedRequest remembered)
    {
        var staleness = memory.Options.SourceStaleness;
        return staleness > TimeSpan.Zero && remembered.LookedAt is not 0 and var lookedAt && time.GetElapsedTime(lookedAt) < staleness;
    }

    /// <summary>Remembers a decision, if there was an equal request before.</summary>
    public void Remember(HttpRequest request, ImageFolder folder, RequestVariant variant, Planned planned, DateTimeOffset expires)
    {
        Span<char> buffer = stackalloc char[MaxKeyLength + RequestVariant.KeyLength];
        var address = KeyOf(request, buffer);
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

        memory.Keep(
            key.ToString(),
            new RememberedRequest(folder, request.Path.Value!.Length, variant.By, entry.Source, planned, expires),
            bytes);
        if (variant.By != VaryBy.None)
        {
            memory.Keep(address.ToString(), new Signpost(folder, variant.By), SignpostBytes);
        }
    }

    /// <summary>Path and query one after the other, or nothing. No key of a result equals it, since a path begins with a slash.</summary>
    private static ReadOnlySpan<char> KeyOf(HttpRequest request, Span<char> buffer)
    {
        var path = request.Path.Value ?? "";
        var query = request.QueryString.Value ?? "";
        if (path.Length + query.Length > MaxKeyLength)
        {
            return [];
        }

        path.CopyTo(buffer);
        query.CopyTo(buffer[path.Length..]);
        return buffer[..(path.Length + query.Length)];
    }

    private static ReadOnlySpan<char> Append(RequestVariant variant, Span<char> buffer, int length)
    {
        variant.WriteKey(buffer.Slice(length, RequestVariant.KeyLength));
        return buffer[..(length + RequestVariant.KeyLength)];
    }

    /// <summary>Tells which headers the decisions on an address depend on.</summary>
    private sealed record Signpost(ImageFolder Folder, VaryBy By);
}
