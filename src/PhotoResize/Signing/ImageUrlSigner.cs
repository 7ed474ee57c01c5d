using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.WebUtilities;
using PhotoResize.Configuration;
using PhotoResize.Folders;
using PhotoResize.Settings;

namespace PhotoResize.Signing;

/// <inheritdoc/>
internal sealed class ImageUrlSigner(ConfigurationState configuration, SettingsParser parser) : IImageUrlSigner
{
    /// <inheritdoc/>
    public string Sign(string url, DateTimeOffset? expires = null)
    {
        ArgumentNullException.ThrowIfNull(url);
        if (!url.StartsWith('/'))
        {
            throw new ArgumentException("The address of an image begins with a slash.", nameof(url));
        }

        var snapshot = configuration.Current;
        if (snapshot.SigningKeys is not [var key, ..])
        {
            throw new InvalidOperationException(
                $"There is no key to sign addresses with: {ImageResizingOptions.SectionName}:{nameof(ImageResizingOptions.Signing)}:Keys is empty.");
        }

        var fragmentStart = url.IndexOf('#', StringComparison.Ordinal);
        var (address, fragment) = fragmentStart < 0 ? (url, "") : (url[..fragmentStart], url[fragmentStart..]);
        var queryStart = address.IndexOf('?', StringComparison.Ordinal);
        var (path, query) = queryStart < 0 ? (address, "") : (address[..queryStart], address[(queryStart + 1)..]);

        List<string> parts = [.. query.Split('&', StringSplitOptions.RemoveEmptyEntries).Where(part => !IsReplaced(part))];
        if (expires is { } end)
        {
            parts.Add($"{SignedQuery.ExpiresName}={end.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}");
        }

        var decodedPath = Decode(path);
        var folder = snapshot.FindFolder(decodedPath);
        var covered = new SignedQuery(
            QueryHelpers.ParseQuery(string.Join('&', parts)), parser, folder is { AllowsCommands: true }, folder is { AllowsInfo: true }, folder?.Dialect);
        var signature = HMACSHA256.HashData(key, covered.TextOf(decodedPath));
        parts.Add($"{SignedQuery.SignatureName}={Base64Url.EncodeToString(signature)}");
        return $"{path}?{string.Join('&', parts)}{fragment}";

        bool IsReplaced(string part)
        {
            var name = Uri.UnescapeDataString(part.Split('=')[0].Replace('+', ' '));
            return name.Equals(SignedQuery.SignatureName, StringComparison.OrdinalIgnoreCase)
                || (expires is not null && name.Equals(SignedQuery.ExpiresName, StringComparison.OrdinalIgnoreCase));
        }
    }

    /// <summary>Decodes a path as the server does, which leaves an encoded slash as it is.</summary>
    private static string Decode(string path)
    {
        const string Slash = "%2F";
        return string.Join(Slash, path.Split(Slash).Select(part => string.Join("%2f", part.Split("%2f").Select(Uri.UnescapeDataString))));
    }
}
