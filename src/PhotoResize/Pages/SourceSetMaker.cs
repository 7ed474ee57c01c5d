using System.Globalization;
using PhotoResize.Planning;
using PhotoResize.Settings;

namespace PhotoResize.Pages;

/// <summary>Chooses the candidates for an image: those that differ, and that the original has the pixels for.</summary>
internal sealed class SourceSetMaker(ImageAddresses addresses, PageImage image, string baseAddress)
{
    // Two descriptors that differ by less name the same picture.
    private const double DensityTolerance = 0.05;

    /// <summary>The densities of screens that there are.</summary>
    public static IReadOnlyList<decimal> UsualDensities { get; } = [1, 2, 3];

    /// <summary>A single address.</summary>
    public SourceSet Single(ImageUrlSettings settings) => new(Make(settings), []);

    /// <summary>Candidates for a screen's density.</summary>
    public SourceSet ByDensity(ImageUrlSettings settings, IEnumerable<decimal> densities)
    {
        var main = Make(settings with { DevicePixelRatio = null });
        var chosen = new List<(ImageCandidate Candidate, string Descriptor)>();
        var last = 0.0;
        foreach (var density in densities.Where(density => density >= 1).Distinct().Order())
        {
            var candidate = density == 1 ? main : Make(settings with { DevicePixelRatio = density });
            if (candidate.Failure is not null || main.Failure is not null || IsEnlarged(candidate))
            {
                continue;
            }

            // The picture may be less dense than asked for: then the descriptor says what it is. The longer side is rounded less.
            var real = candidate.Size is { } size && main.Size is { } unit ? (double)LongerSide(size) / LongerSide(unit) : (double)density;
            var isAsAsked = Math.Abs(real - (double)density) < DensityTolerance;
            if (real >= last + DensityTolerance)
            {
                last = real;
                chosen.Add((candidate, string.Create(CultureInfo.InvariantCulture, $"{(isAsAsked ? (double)density : real):0.##}x")));
            }
        }

        return new SourceSet(main, chosen.Count > 1 ? chosen : []);
    }

    /// <summary>Candidates for the width that the image has in the page.</summary>
    public SourceSet ByWidth(ImageUrlSettings settings, IEnumerable<int> widths)
    {
        var asked = Make(settings);
        var chosen = new SortedDictionary<int, ImageCandidate>();
        foreach (var width in widths.Where(width => width > 0).Distinct().Order())
        {
            var candidate = Limit(Make(WithWidth(settings, asked.Settings, width)), settings, asked.Settings, width);
            if (candidate.Failure is null && (chosen.Count == 0 || !IsEnlarged(candidate)))
            {
                chosen.TryAdd(candidate.Size?.Width ?? width, candidate);
            }
        }

        var candidates = chosen.Select(entry => (entry.Value, string.Create(CultureInfo.InvariantCulture, $"{entry.Key}w"))).ToArray();
        var main = candidates.Length == 0 || settings.Width > 0 ? asked : candidates[^1].Value;
        return new SourceSet(main, candidates.Length == 1 && candidates[0].Value.Url == main.Url ? [] : candidates);
    }

    private ImageCandidate Make(ImageUrlSettings settings) => addresses.Make(image, settings, baseAddress);

    /// <summary>Of what is larger than the original allows, the largest that it does allow; with its own width in the address where possible.</summary>
    private ImageCandidate Limit(ImageCandidate candidate, ImageUrlSettings settings, ImageSettings shape, int width)
    {
        if (candidate.Prediction.Useful is not { } useful || useful.Width >= width)
        {
            return candidate;
        }

        var own = Make(WithWidth(settings, shape, useful.Width));
        return own is { Failure: null, Size: { } size } && size.Width == useful.Width ? own : candidate;
    }

    private static int LongerSide(PixelSize size) => Math.Max(size.Width, size.Height);

    private static bool IsEnlarged(ImageCandidate candidate) =>
        candidate.Prediction is { Size: { } size, Useful: { } useful } && useful.Width < size.Width;

    /// <summary>Another width for the same shape: a height that is set, by whomever, goes with it.</summary>
    private static ImageUrlSettings WithWidth(ImageUrlSettings settings, ImageSettings shape, int width) => settings with
    {
        Width = width,
        Height = shape switch
        {
            { Width: > 0, Height: > 0 } => Math.Max(1, (int)Math.Round((double)width * shape.Height / shape.Width)),
            { Height: > 0 } => 0,
            _ => settings.Height,
        },
    };
}
