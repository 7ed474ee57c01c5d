using Microsoft.AspNetCore.Http;
using PhotoResize.Caching;
using PhotoResize.Caching.Memory;
using PhotoResize.Configuration;
using PhotoResize.Serving;

namespace PhotoResize.Middleware;

/// <summary>
/// Remembers what repeated requests came to, by path and query as they were received: all that lies between a request and its result
/// is worked out from these, the folder and the source's state, and from nothing else of the request.
/// </summary>
internal sealed class RequestMemory(HotMemory memory)
{
    // What pages ask for often is far below that; and the key is put together on the stack.
    private const int MaxKeyLength = 512;

    // Path and query are counted with the key; this is the plan, the descriptions, and what else an entry refers to.
    private const int EntryBytes = 1200;

    /// <summary>What an equal request came to before, unless it is not known, or the folder has been configured anew since.</summary>
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
            ? remembered
            : null;
    }

    /// <summary>Remembers what a request came to, if such a one was here before.</summary>
    public void Remember(HttpRequest request, ImageFolder folder, CacheEntry entry, ResultDescription result)
    {
        Span<char> buffer = stackalloc char[MaxKeyLength];
        var key = KeyOf(request, buffer);
        if (!key.IsEmpty && memory.Wants(key, EntryBytes))
        {
            memory.Keep(key.ToString(), new RememberedRequest(folder, request.Path.Value!.Length, entry, result), EntryBytes);
        }
    }

    /// <summary>Path and query one after the other, which no key of a result equals, since a path begins with a slash; or nothing.</summary>
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
