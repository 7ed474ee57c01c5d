using PhotoResize.Planning;

namespace PhotoResize.Pages;

/// <inheritdoc/>
internal sealed class ImageUrls(ImageAddresses addresses) : IImageUrls
{
    private readonly string _base = "";

    private ImageUrls(ImageAddresses addresses, string baseAddress)
        : this(addresses) =>
        _base = baseAddress.TrimEnd('/');

    public IImageUrls WithBase(string baseAddress)
    {
        ArgumentNullException.ThrowIfNull(baseAddress);
        return new ImageUrls(addresses, baseAddress);
    }

    public async ValueTask<string> UrlAsync(string path, ImageUrlSettings? settings, CancellationToken cancellationToken)
    {
        var image = await addresses.LocateAsync(Check(path), withHeader: false, cancellationToken);
        return addresses.Make(image, settings ?? ImageUrlSettings.None, _base).Url;
    }

    public async ValueTask<string> SrcSetByWidthAsync(
        string path, IEnumerable<int> widths, ImageUrlSettings? settings, CancellationToken cancellationToken)
    {
        var image = await addresses.LocateAsync(Check(path), withHeader: true, cancellationToken);
        return new SourceSetMaker(addresses, image, _base).ByWidth(settings ?? ImageUrlSettings.None, widths).ToString();
    }

    public async ValueTask<string> SrcSetByDensityAsync(
        string path, IEnumerable<decimal> densities, ImageUrlSettings? settings, CancellationToken cancellationToken)
    {
        var image = await addresses.LocateAsync(Check(path), withHeader: true, cancellationToken);
        return new SourceSetMaker(addresses, image, _base).ByDensity(settings ?? ImageUrlSettings.None, densities).ToString();
    }

    public async ValueTask<PixelSize?> SizeAsync(string path, ImageUrlSettings? settings, CancellationToken cancellationToken)
    {
        var image = await addresses.LocateAsync(Check(path), withHeader: true, cancellationToken);
        return addresses.Make(image, settings ?? ImageUrlSettings.None, _base).Size;
    }

    private static string Check(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.StartsWith('/') ? path : throw new ArgumentException("The path of an image begins with a slash.", nameof(path));
    }
}
