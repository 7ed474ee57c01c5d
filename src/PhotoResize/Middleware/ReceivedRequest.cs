using Microsoft.AspNetCore.Http;
using PhotoResize.Folders;

namespace PhotoResize.Middleware;

/// <summary>A request for something below an image folder, as the client sent it.</summary>
/// <param name="Context">The request.</param>
/// <param name="Snapshot">The configuration that it is answered by.</param>
/// <param name="Folder">The folder of its path.</param>
/// <param name="IsForEndpoint">Whether there is no next middleware that could send originals.</param>
internal readonly record struct ReceivedRequest(HttpContext Context, ResizingSnapshot Snapshot, ImageFolder Folder, bool IsForEndpoint);
