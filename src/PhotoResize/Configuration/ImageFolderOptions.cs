using Microsoft.Extensions.FileProviders;

namespace PhotoResize.Configuration;

/// <summary>A folder whose images are processed.</summary>
public sealed class ImageFolderOptions
{
    /// <summary>
    /// URL path below the application's base path, such as <c>/images/</c>. Required, with a leading slash; a trailing one is optional. Matches
    /// whole segments and ignores case. If several folders match, the longest path wins.
    /// </summary>
    public string Path { get; set; } = "";

    /// <summary>Unique name for logs and metrics. Default <see langword="null"/>: that of <see cref="Path"/>.</summary>
    public string? Name { get; set; }

    /// <summary>
    /// The folder of originals on disk, absolute or below the content root, where it is not that of <see cref="Path"/> in the web root.
    /// Default <see langword="null"/>. It must neither contain the cache nor lie in it. While it is missing, requests are answered with 503.
    /// </summary>
    public string? Root { get; set; }

    /// <summary>
    /// The originals, in place of <see cref="Root"/>, where they are no folder on disk. The provider's root is <see cref="Path"/>. To be set
    /// in code only. Default <see langword="null"/>.
    /// </summary>
    public IFileProvider? FileProvider { get; set; }

    /// <summary>
    /// The address of the originals, in place of <see cref="Root"/>, where they are in a store: <c>https://host/prefix</c>,
    /// <c>s3://bucket/prefix</c>, <c>azure://container/prefix</c>. Each kind needs its package and its line of registration. Default
    /// <see langword="null"/>.
    /// </summary>
    public string? Source { get; set; }

    /// <summary>
    /// How long the state of an original of <see cref="Source"/> is trusted without asking the store. After that the old answer goes out
    /// while the store is asked once in the background. Default a minute; 0 to a day.
    /// </summary>
    public TimeSpan SourceFreshness { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long after its last confirmation the state of an original of <see cref="Source"/> may be relied on; beyond that a request waits
    /// for the store. Default a day; at least <see cref="SourceFreshness"/>, at most 365 days.
    /// </summary>
    public TimeSpan SourceMaxStale { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// Whether requests without settings are answered with the original, for folders that no other middleware serves. Otherwise they go to the
    /// next middleware. Default <see langword="false"/>.
    /// </summary>
    public bool ServeOriginals { get; set; }

    /// <summary>The picture that stands for missing originals. Default: none.</summary>
    public ImageFallbackOptions Fallback { get; } = new();

    /// <summary>
    /// Whether settings may stand in the path: <c>/images/resize(300,200)/photo.jpg</c>, <c>/images/(w=300,bg=white)/photo.jpg</c>. Default
    /// <see langword="false"/>.
    /// </summary>
    public bool PathSyntax { get; set; }

    /// <summary>
    /// Whose queries the addresses of the folder have: <c>Native</c> (default), <c>ImageResizer</c>, <c>ImageSharpWeb</c>, <c>Imageflow</c>,
    /// or the name of a dialect that was added.
    /// </summary>
    public string Dialect { get; set; } = "Native";

    /// <summary>Whether requests without settings are processed too. Default <see langword="false"/>.</summary>
    public bool ForceProcessing { get; set; }

    /// <summary>Whether pictures may be enlarged. A canvas may be larger in any case. Default <see langword="false"/>.</summary>
    public bool AllowEnlarge { get; set; }

    /// <summary>Most pixels of a result, width times height; more is 400. Default 10,000,000; at least 1.</summary>
    public int MaxPixels { get; set; } = 10_000_000;

    /// <summary>
    /// Most pixels of a source according to its header: width times height times the frames to decode, those before a frame that is asked for
    /// included. Of an AVIF all that is decoded counts. More is 422. Default 100,000,000; at least 1.
    /// </summary>
    public int MaxSourcePixels { get; set; } = 100_000_000;

    /// <summary>
    /// Most pixels of an AVIF source, which takes several times as long to decode as any other, and cannot be stopped meanwhile. The lower one
    /// of this and <see cref="MaxSourcePixels"/> counts. More is 422. Default 25,000,000; at least 1.
    /// </summary>
    public int MaxAvifSourcePixels { get; set; } = 25_000_000;

    /// <summary>
    /// Most pixels of an animated result, width times height times its frames; more is 400. Default 20,000,000; at least 1.
    /// </summary>
    public int MaxAnimationPixels { get; set; } = 20_000_000;

    /// <summary>
    /// Most frames of a source that are decoded for one result, those before a frame that is asked for included; more is 422. Default 1000; at
    /// least 1.
    /// </summary>
    public int MaxSourceFrames { get; set; } = 1000;

    /// <summary>Query parameters that apply where the query does not set them. Default: none.</summary>
    public IDictionary<string, string> DefaultSettings { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Parameters, by name or alias, that neither a query nor the <c>Settings</c> of its presets can set or cancel. Default: none.
    /// </summary>
    public IList<string> LockedSettings { get; } = [];

    /// <summary>
    /// Whether a query may ask for nothing but presets and the density of the screen (<c>preset</c>, <c>dpr</c>, <c>sig</c>,
    /// <c>expires</c>). Any other parameter is answered with 403. Default <see langword="false"/>.
    /// </summary>
    public bool OnlyPresets { get; set; }

    /// <summary>
    /// The widths and heights, in pixels before <c>dpr</c>, that a query may ask for. Others are answered with 400, or replaced if
    /// <see cref="SnapToAllowedSizes"/> is set. <c>crop</c>, <c>cropbasis</c> and <c>trim</c>, which would make other sizes, are answered
    /// with 400. <c>dpr</c> is rounded up to 1, 1.5, 2 or 3, and <c>quality</c> to a multiple of 5. What this folder and presets set need
    /// not be among them. Default: none, which allows any size; at least 1 each.
    /// </summary>
    public IList<int> AllowedSizes { get; } = [];

    /// <summary>
    /// Whether a size that is not among <see cref="AllowedSizes"/> is replaced by the next larger one, or by the largest. A width and a
    /// height that are the shape of the result are replaced by a pair of the same shape. Default <see langword="false"/>.
    /// </summary>
    public bool SnapToAllowedSizes { get; set; }

    /// <summary>
    /// The formats that <c>format=auto</c> gives to clients whose <c>Accept</c> header names them: <c>avif</c>, <c>webp</c>. Default: both.
    /// Values from the configuration replace these. AVIF is the smallest and takes the longest to make; without it, clients get WebP.
    /// </summary>
    public IList<string> AutoFormats { get; } = ["avif", "webp"];

    /// <summary>
    /// Whether width, device pixel ratio and quality follow from the client hints <c>Sec-CH-Width</c>, <c>Sec-CH-DPR</c> and
    /// <c>Save-Data</c> where the query leaves them open. Default <see langword="false"/>.
    /// </summary>
    public bool ClientHints { get; set; }

    /// <summary>Whether an invalid value is answered with 400 instead of being ignored. Default <see langword="false"/>.</summary>
    public bool RejectInvalidSettings { get; set; }

    /// <summary>
    /// Which symbolic links below the folder lead to originals. Files that others lead to are answered with 404. Default
    /// <see cref="LinkPolicy.WithinRoot"/>.
    /// </summary>
    public LinkPolicy FollowLinks { get; set; }

    /// <summary>
    /// Which requests have to be signed; others are answered with 403. <c>Settings</c>: those with any parameter but <c>preset</c>, <c>dpr</c>
    /// and unknown ones. <c>All</c>: every request that is processed. Needs a key in <see cref="SigningOptions.Keys"/>. Default
    /// <see cref="SignatureRequirement.Off"/>.
    /// </summary>
    public SignatureRequirement Signatures { get; set; }

    /// <summary>
    /// Whether a query may use the commands <c>process</c> and <c>cache</c>, which give access to originals and force work. Otherwise they are
    /// unknown parameters. Default <see langword="false"/>.
    /// </summary>
    public bool AllowProcessAndCacheCommands { get; set; }

    /// <summary>
    /// Whether a query may ask for data about an original with <c>info</c> and <c>placeholder</c>. Otherwise they are unknown parameters.
    /// Default <see langword="false"/>.
    /// </summary>
    public bool AllowInfo { get; set; }

    /// <summary>
    /// Whether requests with any extension, or none, may be processed. Images are then recognised by their bytes alone, and other files are
    /// sent unchanged. Default <see langword="false"/>.
    /// </summary>
    public bool AnyFileType { get; set; }

    /// <summary>The <c>Cache-Control</c> header of every 200, 206 and 304. Default <c>public, max-age=86400</c>.</summary>
    public string CacheControl { get; set; } = "public, max-age=86400";

    /// <summary>
    /// The same header for answers to authenticated users, and for those that an authorisation policy of the endpoint let in. Default
    /// <see langword="null"/>: that of <see cref="CacheControl"/>, with <c>private</c> in place of <c>public</c>.
    /// </summary>
    public string? CacheControlForUsers { get; set; }

    /// <summary>
    /// The name of a query parameter, such as <c>v</c>, that says which state of the original a page means. An address with the right value
    /// gets <c>public, max-age=31536000, immutable</c> in place of <see cref="CacheControl"/>, since it never shows another picture. Letters,
    /// digits, <c>-</c> and <c>_</c>; not the name of another parameter. Default <see langword="null"/>: none.
    /// </summary>
    public string? VersionParameter { get; set; }

    /// <summary>
    /// The <c>Surrogate-Control</c> header of every 200, 206 and 304 that is not for an authenticated user. Default <see langword="null"/>:
    /// none.
    /// </summary>
    public string? SurrogateControl { get; set; }

    /// <summary>
    /// The <c>CDN-Cache-Control</c> header (RFC 9213) of every 200, 206 and 304 that is not for an authenticated user. Default
    /// <see langword="null"/>: none.
    /// </summary>
    public string? CdnCacheControl { get; set; }

    /// <summary>
    /// The name of the header, such as <c>Cache-Tag</c> or <c>Surrogate-Key</c>, that tells a CDN the tag of the
    /// original, by which all its results can be purged there. Default <see langword="null"/>: none.
    /// </summary>
    public string? CacheTagHeader { get; set; }

    /// <summary>The address of <see cref="Source"/>; <see langword="null"/> if there is none or it is no address.</summary>
    internal Uri? SourceAddress => Uri.TryCreate(Source, UriKind.Absolute, out var address) ? address : null;

    /// <summary>The folder of <see cref="Root"/>; <see langword="null"/> if there is none.</summary>
    /// <param name="contentRoot">Where a relative path begins.</param>
    internal string? RootBelow(string contentRoot) => Root is { } root ? System.IO.Path.GetFullPath(root, contentRoot) : null;
}
