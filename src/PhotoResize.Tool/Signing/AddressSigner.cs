using PhotoResize.Signing;

namespace PhotoResize.Tool.Signing;

/// <summary>Signs whole addresses: a signature covers the path below the application's base path, and no host.</summary>
/// <param name="signer">Signs paths.</param>
/// <param name="pathBase">The application's base path; empty if it has none.</param>
internal sealed class AddressSigner(IImageUrlSigner signer, string pathBase)
{
    private readonly string _pathBase = pathBase.TrimEnd('/');

    /// <exception cref="ToolException">The address has no path, or none below the base path.</exception>
    public string Sign(string address, DateTimeOffset? expires)
    {
        var start = PathStartOf(address);
        var path = address[start..];
        if (!path.StartsWith('/'))
        {
            throw ToolException.Usage($"{address}: an address is a path that begins with a slash, or begins with http:// or https://.");
        }

        if (!path.StartsWith(_pathBase + '/', StringComparison.OrdinalIgnoreCase))
        {
            throw ToolException.Usage($"{address}: is not below the base path {_pathBase}.");
        }

        var below = start + _pathBase.Length;
        return address[..below] + signer.Sign(address[below..], expires);
    }

    // As text, and not by Uri, which would write parts of the path in another way.
    private static int PathStartOf(string address)
    {
        if (!address.StartsWith("http://", StringComparison.OrdinalIgnoreCase) && !address.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            return 0;
        }

        var host = address.IndexOf("//", StringComparison.Ordinal) + 2;
        var end = address.AsSpan(host).IndexOfAny('/', '?', '#');
        return end < 0 ? address.Length : host + end;
    }
}
