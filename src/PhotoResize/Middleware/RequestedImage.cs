using Microsoft.AspNetCore.Http;
using PhotoResize.Folders;
using PhotoResize.Negotiation;
using PhotoResize.Settings;
using PhotoResize.Sources;

namespace PhotoResize.Middleware;

/// <summary>What a request asks for.</summary>
internal readonly record struct RequestedImage(ImageFolder Folder, ImageSettings Settings, SourceImage Source, HttpContext Context)
{
    /// <summary>What counts of the request's headers.</summary>
    public RequestVariant Variant { get; init; }

    public bool IsHead => HttpMethods.IsHead(Context.Request.Method);

    /// <summary>Whether the picture itself is asked for, and not only that its bytes be cached.</summary>
    public bool IsProcessed => Folder.Processes(Settings);
}
