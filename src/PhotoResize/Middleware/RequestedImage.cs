using Microsoft.AspNetCore.Http;
using PhotoResize.Folders;
using PhotoResize.Negotiation;
using PhotoResize.Settings;
using PhotoResize.Sources;

namespace PhotoResize.Middleware;

/// <summary>What is asked of a source that was found.</summary>
/// <param name="Folder">The folder whose limits apply.</param>
/// <param name="Settings">The settings of all layers.</param>
/// <param name="Source">The source.</param>
/// <param name="Context">The request.</param>
/// <param name="SendsOriginals">Whether an original is sent here, and not by the next middleware.</param>
internal readonly record struct RequestedImage(
    ImageFolder Folder, ImageSettings Settings, SourceImage Source, HttpContext Context, bool SendsOriginals)
{
    /// <summary>What counts of the request's headers.</summary>
    public RequestVariant Variant { get; init; }

    public bool IsHead => HttpMethods.IsHead(Context.Request.Method);

    /// <summary>Whether the picture itself is asked for, and not only that its bytes be cached.</summary>
    public bool IsProcessed => Folder.Processes(Settings);
}
