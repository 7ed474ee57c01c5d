using System.Buffers;
using System.Globalization;
using Microsoft.Extensions.Logging;
using PhotoResize.Diagnostics;
using PhotoResize.Middleware;
using PhotoResize.Settings;

namespace PhotoResize.Pages;

/// <summary>
/// Works out the attributes of the elements that show an image. Tag helpers and components only write them. Whatever is wrong with an image, there
/// is an element for it: a page is not lost for one picture.
/// </summary>
internal sealed class ImageMarkup(
    ImageAddresses addresses, FaultReporter faults, ILogger<ImageMarkup> logger, ImagePlaceholders placeholders)
{
    private const string Automatic = "auto";

    private static readonly SearchValues<char> SchemeCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-");

    /// <summary>The <c>img</c> element of an image, with the <c>source</c> elements for other formats.</summary>
    /// <param name="author">What the author of the page wrote.</param>
    /// <param name="baseAddress">What addresses begin with: the application's base path.</param>
    /// <param name="cancellationToken">Ends the look at the original.</param>
    public async ValueTask<ImageElements> DescribeAsync(ImageAttributes author, string baseAddress, CancellationToken cancellationToken)
    {
        if (PathOf(author) is not { } path)
        {
            return new ImageElements([], Image(author, null, author.Path, style: null));
        }

        var settings = SettingsOf(author);
        try
        {
            var image = await addresses.LocateAsync(path, withHeader: true, cancellationToken);
            var maker = new SourceSetMaker(addresses, image, baseAddress.TrimEnd('/'));
            var main = Choose(maker, image, author, settings);
            Report(image, main);
            return new ImageElements(
                SourcesFor(maker, image, author, settings, main), Image(author, main, main.Main.Url, await StyleOfAsync(image, author, cancellationToken)));
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            Log.PageImageFailed(logger, exception);
            var alone = addresses.Make(new PageImage(path, Folder: null), settings, baseAddress.TrimEnd('/'));
            return new ImageElements([], Image(author, null, alone.Url, style: null));
        }
    }

    /// <summary>The <c>source</c> elements of one image within a <c>picture</c>, one for each format; the last one goes without.</summary>
    /// <param name="author">What the author of the page wrote.</param>
    /// <param name="baseAddress">What addresses begin with: the application's base path.</param>
    /// <param name="cancellationToken">Ends the look at the original.</param>
    public async ValueTask<IReadOnlyList<IReadOnlyList<KeyValuePair<string, string>>>> DescribeSourcesAsync(
        ImageAttributes author, string baseAddress, CancellationToken cancellationToken)
    {
        if (PathOf(author) is not { } path)
        {
            return [[.. Optional("srcset", author.Path), .. Optional("sizes", author.Sizes)]];
        }

        var settings = SettingsOf(author);
        try
        {
            var image = await addresses.LocateAsync(path, withHeader: true, cancellationToken);
            var maker = new SourceSetMaker(addresses, image, baseAddress.TrimEnd('/'));
            var main = Choose(maker, image, author, settings);
            Report(image, main);
            return [.. SourcesFor(maker, image, author, settings, main), Source(author, main, format: null)];
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Without it the picture shows another of its images.
            Log.PageImageFailed(logger, exception);
            return [];
        }
    }

    /// <summary>The path below the application's root; <see langword="null"/> if there is none, or an address elsewhere.</summary>
    private static string? PathOf(ImageAttributes author) => author.Path switch
    {
        null or "" => null,
        var path when path.StartsWith("~/", StringComparison.Ordinal) => path[1..],
        var path when path.StartsWith("//", StringComparison.Ordinal) => null,
        ['/', ..] path => path,
        var path when HasScheme(path) => null,
        var path => "/" + path,
    };

    /// <summary>Whether it is an address such as <c>https:</c> or <c>data:</c>, rather than a file with a colon in its name.</summary>
    private static bool HasScheme(string path)
    {
        var end = path.IndexOf(':', StringComparison.Ordinal);
        return end > 1 && path.AsSpan(0, end).IndexOfAnyExcept(SchemeCharacters) < 0;
    }

    private static ImageUrlSettings SettingsOf(ImageAttributes author)
    {
        var others = new Dictionary<string, string>(author.Settings.Others, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in author.Parameters)
        {
            if (value is not null)
            {
                others[name] = value;
            }
        }

        return author.Settings with
        {
            Width = author.Width ?? author.Settings.Width,
            Height = author.Height ?? author.Settings.Height,
            AutoFormat = author.Settings.AutoFormat || ItemsOf(author.Formats).Contains(Automatic, StringComparer.OrdinalIgnoreCase),
            Others = others,
        };
    }

    private static SourceSet Choose(SourceSetMaker maker, PageImage image, ImageAttributes author, ImageUrlSettings settings)
    {
        var single = maker.Single(settings);
        if (image.Folder is not { } folder)
        {
            return single; // sent as it is, whatever is asked for
        }

        // Where only presets are sent, a width is refused, and a density is not.
        if (author.Widths is not null && !folder.OnlyPresets)
        {
            return maker.ByWidth(settings, NumbersOf<int>(author.Widths));
        }

        if (author.Densities is null && single.Main.Settings is { Width: 0, Height: 0 })
        {
            return single; // the size of the original, which is the same for every screen
        }

        return maker.ByDensity(settings, author.Densities is null ? SourceSetMaker.UsualDensities : NumbersOf<decimal>(author.Densities));
    }

    /// <summary>A <c>source</c> for each format that can be had, but for the one that the image has anyway.</summary>
    private static List<IReadOnlyList<KeyValuePair<string, string>>> SourcesFor(
        SourceSetMaker maker, PageImage image, ImageAttributes author, ImageUrlSettings settings, SourceSet main)
    {
        var sources = new List<IReadOnlyList<KeyValuePair<string, string>>>();
        foreach (var name in ItemsOf(author.Formats))
        {
            if (!ImageFormatInfo.TryFind(name, out var format) || main.Main.Prediction.Format == format || LosesMotion(format))
            {
                continue;
            }

            // Of several formats, one may not be written by the engine, and one is none that the folder gives.
            var set = Choose(maker, image, author, settings with { Format = format });
            if (set.Main.Failure is null && set.Main.Settings.Format == format)
            {
                sources.Add(Source(author, set, format));
            }
        }

        return sources;

        bool LosesMotion(ImageFormat format) =>
            image.Info is { IsAnimated: true } && main.Main.Settings.Frame is null && !ImageFormatInfo.Of(format).CanAnimate;
    }

    private static List<KeyValuePair<string, string>> Source(ImageAttributes author, SourceSet set, ImageFormat? format) =>
    [
        .. Optional("type", format is { } type ? ImageFormatInfo.Of(type).ContentType : null),
        .. Optional("srcset", set.ToString()),
        .. Optional("sizes", author.Sizes),
        .. SizeOf(author, set),
    ];

    private static List<KeyValuePair<string, string>> Image(ImageAttributes author, SourceSet? set, string? address, string? style) =>
    [
        .. Optional("src", address),
        .. Optional("srcset", set is { Candidates.Count: > 0 } ? set.ToString() : null),
        .. Optional("sizes", author.Sizes),
        .. SizeOf(author, set),
        .. Optional("loading", author.IsPriority ? "eager" : "lazy"),
        .. Optional("fetchpriority", author.IsPriority ? "high" : null),
        .. Optional("decoding", "async"),
        .. Optional("style", style),
    ];

    /// <summary>The size of the picture; where it is not known, what the author asked for.</summary>
    private static IEnumerable<KeyValuePair<string, string>> SizeOf(ImageAttributes author, SourceSet? set)
    {
        var size = set?.Main.Size;
        return
        [
            .. Optional("width", Text(size?.Width ?? author.Width)),
            .. Optional("height", Text(size?.Height ?? author.Height)),
        ];

        static string? Text(int? side) => side?.ToString(CultureInfo.InvariantCulture);
    }

    private async ValueTask<string?> StyleOfAsync(PageImage image, ImageAttributes author, CancellationToken cancellationToken)
    {
        // What is behind transparent pixels shows after loading too.
        if (author.Placeholder is not { } kind || image.Info?.FrameAt(0).HasAlpha != false
            || await placeholders.FindAsync(image.Path, cancellationToken) is not { } placeholder)
        {
            return null;
        }

        return kind.Equals("image", StringComparison.OrdinalIgnoreCase)
            ? $"background:{placeholder.DominantColor} url('{placeholder.DataUri}') center/cover no-repeat"
            : kind.Equals("color", StringComparison.OrdinalIgnoreCase) ? $"background:{placeholder.DominantColor}"
            : null;
    }

    private void Report(PageImage image, SourceSet main)
    {
        if ((image.Failure ?? main.Main.Failure) is { } failure)
        {
            faults.Report(FaultKind.PageImageRefused, imageFolder: image.Folder?.Name);
            Log.PageImageRefused(logger, image.Path, failure.Detail);
        }
    }

    private static string[] ItemsOf(string? list) =>
        list?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>The numbers of a list; what is none is left out.</summary>
    private static IEnumerable<T> NumbersOf<T>(string list)
        where T : struct, IParsable<T>
    {
        foreach (var item in ItemsOf(list))
        {
            if (T.TryParse(item, CultureInfo.InvariantCulture, out var number))
            {
                yield return number;
            }
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Optional(string name, string? value) =>
        string.IsNullOrEmpty(value) ? [] : [KeyValuePair.Create(name, value)];
}
