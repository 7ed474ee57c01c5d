using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace PhotoResize.PageFiles;

/// <summary>The files of a page for developers or operators, which are resources of this assembly, and those that all such pages share.</summary>
/// <param name="page">The folder of the page.</param>
internal sealed class EmbeddedFiles(string page)
{
    private const string Shared = "PhotoResize.PageFiles/";

    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
    }.ToFrozenDictionary();

    private readonly FrozenDictionary<string, Asset> _assets = Find($"PhotoResize.{page}/").Concat(Find(Shared)).ToFrozenDictionary();

    /// <summary>The bytes of a file.</summary>
    public byte[] this[string name] => _assets[name].Bytes;

    /// <summary>Sends a file that a page uses; 404 if there is none, or if it is a page itself.</summary>
    public Task SendAsync(HttpContext context, string name)
    {
        if (_assets.TryGetValue(name, out var asset) && !name.EndsWith(".html", StringComparison.Ordinal))
        {
            return SendAsync(context, asset);
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    /// <summary>Sends a page, which a browser keeps until it changes.</summary>
    public static Task SendPageAsync(HttpContext context, byte[] page) => SendAsync(context, Asset.Of(page, Types[".html"]));

    /// <summary>Where a page is, as a browser writes it: the pattern may have parameters, and stand in a group.</summary>
    public static string AddressOf(HttpContext context) => context.Request.PathBase.Add(context.Request.Path).ToUriComponent().TrimEnd('/');

    private static async Task SendAsync(HttpContext context, Asset asset)
    {
        var headers = context.Response.GetTypedHeaders();
        headers.ETag = asset.Tag;
        headers.CacheControl = new CacheControlHeaderValue { NoCache = true, Private = true };
        context.Response.Headers.XContentTypeOptions = "nosniff";
        if (context.Request.GetTypedHeaders().IfNoneMatch.Any(tag => tag.Compare(asset.Tag, useStrongComparison: false)))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        context.Response.ContentType = asset.Type;
        context.Response.ContentLength = asset.Bytes.Length;
        await context.Response.Body.WriteAsync(asset.Bytes, context.RequestAborted);
    }

    private static IEnumerable<KeyValuePair<string, Asset>> Find(string prefix) =>
        from name in typeof(EmbeddedFiles).Assembly.GetManifestResourceNames()
        where name.StartsWith(prefix, StringComparison.Ordinal)
        select KeyValuePair.Create(name[prefix.Length..], Read(name));

    private static Asset Read(string name)
    {
        using var stream = typeof(EmbeddedFiles).Assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return Asset.Of(bytes, Types[Path.GetExtension(name)]);
    }

    private sealed record Asset(byte[] Bytes, string Type, EntityTagHeaderValue Tag)
    {
        public static Asset Of(byte[] bytes, string type) =>
            new(bytes, type, new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 12))}\""));
    }
}
