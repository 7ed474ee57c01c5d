using PhotoResize.Key;
using PhotoResize.Planning;
using PhotoResize.Settings;
using PhotoResize.Sources;

namespace PhotoResize.Caching;

/// <summary>Identity and name of a result in a cache.</summary>
/// <param name="Key">The full key, 52 characters of base32; equal keys are equal results.</param>
/// <param name="Source">The original and the state of it that the result is made from.</param>
/// <param name="Plan">What the result shows, or <see langword="null"/> for the source's own bytes.</param>
public sealed record CacheEntry(string Key, SourceVersion Source, ImagePlan? Plan)
{
    /// <summary>The source's request path, such as <c>/images/photo.jpg</c>.</summary>
    public string SourcePath => Source.Path;

    /// <summary>The first 40 bits of <see cref="Key"/>, 8 characters.</summary>
    public string Hash => ImageKey.Hash(Key);

    /// <summary>
    /// The result's file name, <c>HASH.NAME.WxH.EXT</c>. NAME is the requested name without its last extension, made safe for every file
    /// system. EXT is the requested extension if it belongs to the result's format, else that format's first one. For the source's own
    /// bytes there is no size, and EXT is their extension if it is an image's, else <c>unknown</c>, so that no server runs the file as a
    /// program. EXT is <c>choice</c> for an entry that holds no picture, but which of two results is the smaller one.
    /// </summary>
    public string FileName
    {
        get
        {
            var requested = Path.GetExtension(SourcePath.AsSpan()).TrimStart('.').ToString();
            var suffix = Plan is null ? UnprocessedSuffix(requested) : Suffix(Plan, requested, IsChoice);
            var name = SafeFileName.Shorten(Path.GetFileNameWithoutExtension(SourcePath), ImageKey.HashLength + 1 + suffix.Length);
            return $"{Hash}.{name}{suffix}";
        }
    }

    /// <summary>Whether the entry holds which of two results is sent, and no picture.</summary>
    internal bool IsChoice { get; private init; }

    /// <summary>The entry that says which of two results of a source is sent.</summary>
    internal static CacheEntry ForChoice(CacheEntry first, CacheEntry second) =>
        new(ImageKey.ComputeChoice(first.Key, second.Key), first.Source, first.Plan) { IsChoice = true };

    /// <summary>Whether the entry holds a source's own bytes and its name does not have the extension of an image.</summary>
    internal bool HasUnknownExtension => Plan is null && !HasImageExtension(Path.GetExtension(SourcePath.AsSpan()).TrimStart('.').ToString());

    private static string Suffix(ImagePlan plan, string requested, bool isChoice)
    {
        var extensions = ImageFormatInfo.Of(plan.Format).Extensions;
        var extension = isChoice ? "choice"
            : extensions.Contains(requested, StringComparer.OrdinalIgnoreCase) ? requested
            : extensions[0];
        return $".{plan.ResultSize.Width}x{plan.ResultSize.Height}.{extension}";
    }

    private static string UnprocessedSuffix(string requested) =>
        HasImageExtension(requested) ? $".{requested}" : ".unknown";

    private static bool HasImageExtension(string extension) =>
        ImageFormatInfo.TryFind(extension, out var format) && format != ImageFormat.Png8;
}
