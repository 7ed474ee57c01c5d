using PhotoResize.Planning;

namespace PhotoResize.Pages;

/// <summary>
/// Builds addresses of images, for pages, mails and APIs: encoded, in one spelling for equal settings, and signed where the folder wants it.
/// </summary>
public interface IImageUrls
{
    /// <summary>The same, with addresses that begin differently.</summary>
    /// <param name="baseAddress">
    /// The application's base path, which is <c>request.PathBase</c>, or where its root is on the web, for mails:
    /// <c>https://www.example.com/shop</c>. Without it, addresses begin with the path of the image.
    /// </param>
    IImageUrls WithBase(string baseAddress);

    /// <summary>The address of an image.</summary>
    /// <param name="path">The path below the application's root as the file is named, not encoded: <c>/images/my photo.jpg</c>.</param>
    /// <param name="settings">What to ask for; nothing for the original.</param>
    /// <param name="cancellationToken">Ends the look at the original, which only an address with a version needs.</param>
    /// <exception cref="ArgumentException">The path does not begin with a slash.</exception>
    /// <exception cref="InvalidOperationException">The image's folder has a dialect, and the settings are more than presets.</exception>
    ValueTask<string> UrlAsync(string path, ImageUrlSettings? settings = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// The value of <c>srcset</c> for an image whose width depends on the page: <c>... 320w, ... 640w</c>. What the original has no pixels for is
    /// left out; the largest candidate has as many as there are.
    /// </summary>
    /// <param name="path">The path, as for <see cref="UrlAsync"/>.</param>
    /// <param name="widths">Widths in pixels.</param>
    /// <param name="settings">What else to ask for. A height keeps its proportion to the width.</param>
    /// <param name="cancellationToken">Ends the look at the original.</param>
    /// <exception cref="ArgumentException">The path does not begin with a slash.</exception>
    /// <exception cref="InvalidOperationException">The image's folder has a dialect, and the settings are more than presets.</exception>
    ValueTask<string> SrcSetByWidthAsync(
        string path, IEnumerable<int> widths, ImageUrlSettings? settings = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// The value of <c>srcset</c> for an image of fixed size: <c>... 1x, ... 2x</c>. What the original has no pixels for is left out.
    /// </summary>
    /// <param name="path">The path, as for <see cref="UrlAsync"/>.</param>
    /// <param name="densities">Device pixels per CSS pixel.</param>
    /// <param name="settings">What else to ask for: a width or height, or a preset that has one.</param>
    /// <param name="cancellationToken">Ends the look at the original.</param>
    /// <exception cref="ArgumentException">The path does not begin with a slash.</exception>
    /// <exception cref="InvalidOperationException">The image's folder has a dialect, and the settings are more than presets.</exception>
    ValueTask<string> SrcSetByDensityAsync(
        string path, IEnumerable<decimal> densities, ImageUrlSettings? settings = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// The size of the picture that an address gives, from the header of the original. <see langword="null"/> if it gives none, or if it is not
    /// known before the border is found that <c>trim</c> cuts off.
    /// </summary>
    /// <param name="path">The path, as for <see cref="UrlAsync"/>.</param>
    /// <param name="settings">What the address asks for.</param>
    /// <param name="cancellationToken">Ends the look at the original.</param>
    /// <exception cref="ArgumentException">The path does not begin with a slash.</exception>
    /// <exception cref="InvalidOperationException">The image's folder has a dialect, and the settings are more than presets.</exception>
    ValueTask<PixelSize?> SizeAsync(string path, ImageUrlSettings? settings = null, CancellationToken cancellationToken = default);
}
