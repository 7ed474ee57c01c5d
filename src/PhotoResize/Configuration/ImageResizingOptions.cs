namespace PhotoResize.Configuration;

/// <summary>Options of image resizing: the section <c>ImageResizing</c> of the configuration, or the same in code.</summary>
/// <remarks>
/// Validated when the application starts. Changes take effect on reload, except for those of <see cref="DiskCacheOptions.Path"/>,
/// <see cref="ImageMemoryCacheOptions.MaxBytes"/>, <see cref="Processing"/>, <see cref="Stores"/>,
/// <see cref="SharedResults"/> and <see cref="MaxRememberedSources"/>, which need a restart.
/// </remarks>
public sealed class ImageResizingOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string SectionName = "ImageResizing";

    /// <summary>Where and how results are stored on disk.</summary>
    public DiskCacheOptions DiskCache { get; } = new();

    /// <summary>
    /// The memory in front of the cache, for small results that are requested often. Not used if <see cref="DiskCacheOptions.Enabled"/> is off.
    /// </summary>
    public ImageMemoryCacheOptions MemoryCache { get; } = new();

    /// <summary>Bounds of the work.</summary>
    public ProcessingOptions Processing { get; } = new();

    /// <summary>What folders with originals in stores share.</summary>
    public OriginalStoreOptions Stores { get; } = new();

    /// <summary>Bounds of the level of results that nodes share, where there is one.</summary>
    public SharedResultsOptions SharedResults { get; } = new();

    /// <summary>The secrets that image addresses are signed with.</summary>
    public SigningOptions Signing { get; } = new();

    /// <summary>
    /// Presets by their names, for all folders. A name is letters, digits, <c>-</c>, <c>_</c> and <c>.</c>, and ignores case. Default: none.
    /// </summary>
    public IDictionary<string, ImagePresetOptions> Presets { get; } =
        new Dictionary<string, ImagePresetOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Watermarks by their names, for all folders. A name is letters, digits, <c>-</c>, <c>_</c> and <c>.</c>, and ignores case. Default:
    /// none.
    /// </summary>
    public IDictionary<string, ImageWatermarkOptions> Watermarks { get; } =
        new Dictionary<string, ImageWatermarkOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The folders whose images are processed. If there is none, every request goes to the next middleware.</summary>
    public IList<ImageFolderOptions> ImageFolders { get; } = [];

    /// <summary>
    /// File name extensions, without a dot, of requests that may be processed. The format of a file is recognised by its bytes.
    /// Default: jpg, jpeg, jpe, jfif, png, gif, bmp, dib, tif, tiff, webp, avif. Values from the configuration are added to these.
    /// </summary>
    public IList<string> FileExtensions { get; } =
        ["jpg", "jpeg", "jpe", "jfif", "png", "gif", "bmp", "dib", "tif", "tiff", "webp", "avif"];

    /// <summary>
    /// How many sources have their header remembered, so that it is not read for every request; how many boxes found by trimming are, and how
    /// many damaged sources. Default 10,000; at least 1.
    /// </summary>
    public int MaxRememberedSources { get; set; } = 10_000;

    /// <summary>
    /// Whether answers tell where their result comes from, in <c>X-Image-Cache</c>, and what took how long, in <c>Server-Timing</c>. Everybody
    /// can read them. Default <see langword="false"/>.
    /// </summary>
    public bool DiagnosticHeaders { get; set; }

    /// <summary>Faults found while reading the configuration. Validation reports them together with its own.</summary>
    internal List<string> BindingFaults { get; } = [];

    /// <summary>A sentence for each key of the configuration that means nothing.</summary>
    internal List<string> UnknownKeys { get; } = [];

    /// <summary>The folders of originals that were added in code.</summary>
    internal List<string> OriginalRoots { get; } = [];
}
