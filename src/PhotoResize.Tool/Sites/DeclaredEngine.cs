using System.Collections.Frozen;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Settings;
using PhotoResize.Sources;

namespace PhotoResize.Tool.Sites;

/// <summary>
/// Says which formats an engine has, and makes nothing: enough to read settings and to plan. So the tool needs no native library.
/// </summary>
internal sealed class DeclaredEngine : IImageProcessor
{
    private static readonly FrozenSet<ImageFormat> Managed =
        [ImageFormat.Jpeg, ImageFormat.Png, ImageFormat.Png8, ImageFormat.Gif, ImageFormat.Bmp, ImageFormat.Tiff, ImageFormat.WebP];

    private DeclaredEngine(string name, IReadOnlySet<ImageFormat> formats)
    {
        Name = name;
        Writable = formats;
        Readable = formats.Where(format => format != ImageFormat.Png8).ToFrozenSet();
    }

    /// <summary>libvips as it is packaged.</summary>
    public static DeclaredEngine Vips { get; } = new("vips", Managed.Append(ImageFormat.Avif).ToFrozenSet());

    /// <summary>ImageSharp.</summary>
    public static DeclaredEngine ImageSharp { get; } = new("imagesharp", Managed);

    public string Name { get; }

    public string OutputVersion => "";

    public IReadOnlySet<ImageFormat> Readable { get; }

    public IReadOnlySet<ImageFormat> Writable { get; }

    public bool DrawsWatermarks => true;

    public Task ProcessAsync(SourceImage source, ImagePlan plan, Stream output, CancellationToken cancellationToken) => throw Nothing();

    public Task<PixelRectangle> FindContentAsync(
        SourceImage source, SourceFrame frame, int tolerance, CancellationToken cancellationToken) => throw Nothing();

    private static NotSupportedException Nothing() => new("The tool makes no images.");
}
