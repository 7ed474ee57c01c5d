using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;
using PhotoResize.PageFiles;

namespace PhotoResize.Playground;

/// <summary>The page and its files.</summary>
internal sealed class PlaygroundAssets
{
    private const string PageName = "index.html";

    /// <summary>Stands in the page where the address of the playground belongs.</summary>
    private const string Base = "{{base}}";

    /// <summary>Nothing from elsewhere, nothing inline, and in no frame. Results are fetched, and shown as blobs.</summary>
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
        + "form-action 'none'; frame-ancestors 'none'; base-uri 'none'";

    private readonly EmbeddedFiles _files = new("Playground");

    /// <summary>Sends the page.</summary>
    /// <param name="context">The request.</param>
    /// <param name="address">The address of the playground, without a slash at its end.</param>
    public Task SendPageAsync(HttpContext context, string address)
    {
        var page = Encoding.UTF8.GetString(_files[PageName]).Replace(Base, HtmlEncoder.Default.Encode(address), StringComparison.Ordinal);
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers["Referrer-Policy"] = "same-origin";
        return EmbeddedFiles.SendPageAsync(context, Encoding.UTF8.GetBytes(page));
    }

    /// <summary>Sends a file that the page uses.</summary>
    public Task SendAsync(HttpContext context, string name) => _files.SendAsync(context, name);
}
