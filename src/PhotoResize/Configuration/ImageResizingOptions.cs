namespace PhotoResize.Configuration;

/// <summary>How images are resized: the section <c>ImageResizing</c> of the configuration, or the same in code.</summary>
/// <remarks>
/// Validated when the application starts. Changes take effect on reload, except for those of <see cref="DiskCacheOptions.Path"/>,
/// <see cref="ImageMemoryCacheOptions.MaxBytes"/>, <see cref="Processing"/> and <see cref="MaxRememberedSources"/>, which need a restart.
/// </remarks>
public sealed class ImageResizingOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string SectionName = "ImageResizing";

    /// <summary>Where results are kept.</summary>
    public DiskCacheOptions DiskCache { get; } = new();

    /// <summary>What is kept in memory in front of the cache.</summary>
    public ImageMemoryCacheOptions MemoryCache { get; } = new();

    /// <summary>How much work is done at once.</summary>
    public ProcessingOptions Processing { get; } = new();

    /// <summary>The folders whose images are processed. Without one, every request goes to the next middleware.</summary>
    public IList<ImageFolderOptions> ImageFolders { get; } = [];

    /// <summary>
    /// File name extensions, without a dot, of requests that may be processed; what a file is gets decided by its bytes.
    /// Default: jpg, jpeg, jpe, jfif, png, gif, bmp, dib, tif, tiff, webp, avif. Values from the configuration are added to these.
    /// </summary>
    public IList<string> FileExtensions { get; } =
        ["jpg", "jpeg", "jpe", "jfif", "png", "gif", "bmp", "dib", "tif", "tiff", "webp", "avif"];

    /// <summary>
    /// Sources whose header is remembered, so that it is not read again for every request, and as many boxes that trimming found. Default
    /// 10,000; at least 1.
    /// </summary>
    public int MaxRememberedSources { get; set; } = 10_000;

    /// <summary>Faults found while the configuration was read, reported together with those of validation.</summary>
    internal List<string> BindingFaults { get; } = [];
}
