using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace PhotoResize.Playground;

/// <summary>The files of the page, which are resources of this assembly.</summary>
internal sealed class PlaygroundAssets
{
    private const string ResourcePrefix = "PhotoResize.Playground/";
    private const string PageName = "index.html";

    /// <summary>Stands in the page where the address of the playground belongs.</summary>
    private const string Base = "{{base}}";

    /// <summary>Nothing from elsewhere, nothing inline, and in no frame. Results are fetched, and shown as blobs.</summary>
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
        + "form-action 'none'; frame-ancestors 'none'; base-uri 'none'";

    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
    }.ToFrozenDictionary();

    private readonly FrozenDictionary<string, Asset> _assets = typeof(PlaygroundAssets).Assembly
        .GetManifestResourceNames()
        .Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal))
        .ToFrozenDictionary(name => name[ResourcePrefix.Length..], Read);

    /// <summary>Sends the page.</summary>
    /// <param name="context">The request.</param>
    /// <param name="address">The address of the playground, without a slash at its end.</param>
    public Task SendPageAsync(HttpContext context, string address)
    {
        var page = Encoding.UTF8.GetString(_assets[PageName].Bytes).Replace(Base, HtmlEncoder.Default.Encode(address), StringComparison.Ordinal);
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers["Referrer-Policy"] = "same-origin";
        return SendAsync(context, Asset.Of(Encoding.UTF8.GetBytes(page), Types[".html"]));
    }

    /// <summary>Sends a file that the page uses.</summary>
    public Task SendAsync(HttpContext context, string name)
    {
        if (name != PageName && _assets.TryGetValue(name, out var asset))
        {
            return SendAsync(context, asset);
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

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

    private static Asset Read(string name)
    {
        using var stream = typeof(PlaygroundAssets).Assembly.GetManifestResourceStream(name)!;
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
