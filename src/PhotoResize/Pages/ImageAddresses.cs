using System.Text;
using Microsoft.Extensions.Primitives;
using PhotoResize.Configuration;
using PhotoResize.Dialects;
using PhotoResize.Folders;
using PhotoResize.Middleware;
using PhotoResize.Outcomes;
using PhotoResize.Settings;
using PhotoResize.Signing;
using PhotoResize.Sources;

namespace PhotoResize.Pages;

/// <summary>Writes addresses of images, and tells what the pipeline gives for them.</summary>
internal sealed class ImageAddresses(
    ConfigurationState configuration, SettingsParser parser, SourceCatalog sources, ResultPlanner results, IImageUrlSigner signer)
{
    /// <summary>Finds an image by its path.</summary>
    /// <param name="path">The path below the application's root, not encoded.</param>
    /// <param name="withHeader">Whether the header of the original is wanted, and not only what an address needs.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public async ValueTask<PageImage> LocateAsync(string path, bool withHeader, CancellationToken cancellationToken)
    {
        var snapshot = configuration.Current;
        var folder = snapshot.FindFolder(path);
        if (folder is null || !(folder.AnyFileType || snapshot.HasImageExtension(path)))
        {
            return new PageImage(path, Folder: null);
        }

        var image = new PageImage(path, folder);
        if (!withHeader && !ImageVersion.IsWanted(folder))
        {
            return image;
        }

        var found = await sources.FindAsync(path, cancellationToken);
        if (found.Value is not { } source)
        {
            return image with { Failure = found.Failure ?? Failure.SourceMissing };
        }

        if (!withHeader)
        {
            return image with { Source = source };
        }

        var header = await sources.DescribeAsync(source, cancellationToken);
        return header.Succeeded(out var info, out var failure)
            ? image with { Source = source, Info = info }
            : image with { Source = source, Failure = failure };
    }

    /// <summary>Writes an address, and predicts what it gives as far as the image was looked at.</summary>
    /// <param name="image">The image.</param>
    /// <param name="settings">What to ask for.</param>
    /// <param name="baseAddress">What the address begins with, without a slash at its end.</param>
    /// <exception cref="InvalidOperationException">The folder would not understand the settings, since it has a dialect.</exception>
    public ImageCandidate Make(PageImage image, ImageUrlSettings settings, string baseAddress)
    {
        var values = ValuesOf(settings);
        if (image.Folder is not { } folder)
        {
            return new ImageCandidate(baseAddress + AddressOf(image.Path, values), ImageSettings.Empty);
        }

        if (FindMisunderstanding(folder, values) is { } misunderstanding)
        {
            throw new InvalidOperationException(misunderstanding);
        }

        var query = values.Select(value => KeyValuePair.Create(value.Name, new StringValues(value.Value))).ToArray();
        var layer = parser.Read(query, folder.AllowsCommands, folder.AllowsInfo);
        var parsed = parser.Parse(layer, folder.Settings);
        if (image.Source is { } source && ImageVersion.Of(folder, source) is { } version)
        {
            values.Add(version);
        }

        var address = AddressOf(image.Path, values);
        var signedQuery = new SignedQuery(query, parser, folder.AllowsCommands, folder.AllowsInfo, folder.Dialect);
        if (SignatureCheck.Covers(folder, signedQuery, isProcessed: values.Count > 0 || folder.Processes(parsed.Settings)))
        {
            address = signer.Sign(address, settings.Expires);
        }

        var candidate = new ImageCandidate(baseAddress + address, parsed.Settings);
        if (folder.OnlyPresets && parser.HasMoreThanPresets(layer))
        {
            return candidate with { Failure = Failure.Forbidden };
        }

        if (RequestPlanner.Refuse(parsed, folder) is { } refusal)
        {
            return candidate with { Failure = refusal };
        }

        if (image is not { Info: { } info, Source: { } original })
        {
            return candidate;
        }

        return results.Predict(folder, parsed.Settings, original, info).Succeeded(out var prediction, out var failure)
            ? candidate with { Prediction = prediction }
            : candidate with { Failure = failure };
    }

    /// <summary>Why the image's folder would not understand the settings, since it has a dialect; <see langword="null"/> if it would.</summary>
    public string? FindMisunderstanding(PageImage image, ImageUrlSettings settings) =>
        image.Folder is { } folder ? FindMisunderstanding(folder, ValuesOf(settings)) : null;

    private static string? FindMisunderstanding(ImageFolder folder, List<(string Name, string Value)> values) =>
        folder.Dialect is { } dialect && values.Find(value => !QueryTranslator.IsShared(value.Name)) is { Name: { } foreign }
            ? $"Image folder {folder.Name} understands the queries of {dialect.Dialect.Name}, and not '{foreign}'. Ask for presets there, or "
                + $"configure another folder with the same originals and no {nameof(ImageFolderOptions.Dialect)} for the pages."
            : null;

    /// <summary>The parameters in one order and by one name each, so that equal settings have one address.</summary>
    private List<(string Name, string Value)> ValuesOf(ImageUrlSettings settings)
    {
        var others = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in settings.Others)
        {
            others[parser.MainName(name)] = value;
        }

        var values = new List<(string Name, string Value)>();
        foreach (var (name, typed) in settings.ToQuery())
        {
            others.Remove(parser.MainName(name), out var named);
            if ((typed ?? named) is { } value)
            {
                values.Add((name, value));
            }
        }

        return [.. values, .. others.Select(other => (other.Key, other.Value))];
    }

    private static string AddressOf(string path, List<(string Name, string Value)> values)
    {
        var address = new StringBuilder();
        address.AppendJoin('/', path.Split('/').Select(Uri.EscapeDataString));
        var separator = '?';
        foreach (var (name, value) in values)
        {
            address.Append(separator).Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }

        return address.ToString();
    }
}
