using Microsoft.AspNetCore.Http;
using PhotoResize.Folders;
using PhotoResize.Hooks;
using PhotoResize.Settings;
using PhotoResize.Signing;

namespace PhotoResize.Middleware;

/// <summary>Decides whether a request may have what it asks for.</summary>
internal sealed class RequestGuard(SettingsParser parser, SignatureCheck signatures, ImageHooks hooks)
{
    /// <summary>Whether the application decides on every request, repeated ones too.</summary>
    public bool AsksApplication => hooks.Authorizes;

    /// <summary>Whether the folder allows what the client asks for. What a rewriter adds is the application's own.</summary>
    /// <param name="asked">What is asked for.</param>
    /// <param name="hasWork">Whether there is work to do for it.</param>
    /// <param name="expires">When it may not be answered any more.</param>
    public bool Allows(AskedImage asked, bool hasWork, out DateTimeOffset expires)
    {
        expires = DateTimeOffset.MaxValue;
        var hasMoreThanPresets = parser.HasMoreThanPresets(asked.ClientQuery);
        return !(asked.Folder.OnlyPresets && hasMoreThanPresets)
            && signatures.Allows(asked.Request, asked.Folder, asked.Received.Folder.AllowsCommands, hasMoreThanPresets, hasWork, out expires);
    }

    /// <summary>Whether the application lets the request have an image.</summary>
    public ValueTask<bool> AuthorizeAsync(HttpContext context, ImageFolder folder, string path, CancellationToken cancellationToken) =>
        hooks.Authorizes ? hooks.AuthorizeAsync(new ImageAuthorization(context, path, folder.Name), cancellationToken) : new(true);
}
