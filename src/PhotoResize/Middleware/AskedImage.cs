using Microsoft.AspNetCore.Http;
using PhotoResize.Folders;
using PhotoResize.Settings;

namespace PhotoResize.Middleware;

/// <summary>
/// What a request asks for, in one place: as its address says, or as path syntax and the hooks of the application have changed it.
/// </summary>
/// <param name="Received">The request.</param>
/// <param name="Folder">The image folder of <paramref name="Path"/>.</param>
/// <param name="Path">The original's request path.</param>
/// <param name="Query">The settings, before those of folder and presets.</param>
/// <param name="ClientQuery">The part of them that the client may be held to: without what the application made of it.</param>
internal sealed record AskedImage(
    ReceivedRequest Received, ImageFolder Folder, string Path, SettingsLayer Query, SettingsLayer ClientQuery)
{
    /// <summary>What the application's rewriter made of the address, as a text; <see langword="null"/> if it left it alone.</summary>
    public string? Rewriting { get; init; }

    /// <summary>Whether this is asked for in place of a missing image.</summary>
    public bool IsSubstitute { get; init; }

    public HttpContext Context => Received.Context;

    public HttpRequest Request => Received.Context.Request;

    public bool IsFetch => HttpMethods.IsGet(Request.Method) || HttpMethods.IsHead(Request.Method);

    /// <summary>Whether an original is sent here, and not by the next middleware.</summary>
    public bool SendsOriginals => Received.IsForEndpoint || Folder.ServesOriginals;
}
