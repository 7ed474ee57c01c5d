using System.Security.Claims;
using Microsoft.AspNetCore.Components;
using PhotoResize.Dialects;
using PhotoResize.Hooks;
using PhotoResize.Sources;
using PhotoResize.Stores;

namespace PhotoResize.Documentation.Tests.Assumed;

// Classes of the reader's own application.

public abstract class Cdn
{
    public abstract Task PurgeTagAsync(string tag);
}

public abstract class Photographers
{
    public abstract string Of(string path);
}

/// <summary>The root component of a Blazor application.</summary>
public sealed class App : ComponentBase;

public abstract class Albums
{
    public abstract Task<bool> MaySeeAsync(ClaimsPrincipal user, string path, CancellationToken cancellationToken);
}

public sealed class AlbumAccess : IImageAuthorizer
{
    public ValueTask<bool> AuthorizeAsync(ImageAuthorization image, CancellationToken cancellationToken) => throw new NotSupportedException();
}

public sealed class SizesByName : IImageRewriter
{
    public ValueTask RewriteAsync(ImageRewrite rewrite, CancellationToken cancellationToken) => throw new NotSupportedException();
}

public sealed class DatabaseImages : IImageSource
{
    public ValueTask<SourceImage?> FindAsync(string path, CancellationToken cancellationToken) => throw new NotSupportedException();
}

public sealed class ArchiveImages(string folder) : IImageSource
{
    public ValueTask<SourceImage?> FindAsync(string path, CancellationToken cancellationToken) => throw new NotSupportedException(folder);
}

public sealed class FtpStore(Uri address) : IOriginalStore
{
    public ValueTask<StoredOriginal?> FindAsync(string name, StoredOriginal? known, CancellationToken cancellationToken) =>
        throw new NotSupportedException(address.Host);

    public ValueTask<Stream> OpenAsync(string name, StoredOriginal state, long offset, long length, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}

public sealed class FtpResults(Uri address) : IResultStore
{
    public ValueTask<byte[]?> GetAsync(string name, int maxBytes, CancellationToken cancellationToken) => throw new NotSupportedException(address.Host);

    public ValueTask PutAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask DeleteAsync(string name, CancellationToken cancellationToken) => throw new NotSupportedException();

}

public sealed class TerseDialect : IQueryDialect
{
    public string Name => throw new NotSupportedException();

    public IReadOnlyCollection<string> Commands => throw new NotSupportedException();

    public IReadOnlyCollection<string> UnsupportedCommands => throw new NotSupportedException();

    public void Translate(DialectQuery query) => throw new NotSupportedException();
}
