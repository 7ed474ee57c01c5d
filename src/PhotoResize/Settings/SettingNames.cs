using System.Collections.Frozen;

namespace PhotoResize.Settings;

/// <summary>The names of parameter values.</summary>
internal static class SettingNames
{
    public static FrozenDictionary<string, ResizeMode> Modes { get; } = Table(
        ("crop", ResizeMode.Crop),
        ("max", ResizeMode.Max),
        ("contain", ResizeMode.Contain),
        ("stretch", ResizeMode.Stretch),
        ("pad", ResizeMode.Pad));

    public static FrozenDictionary<string, bool> Switches { get; } = Table(("true", true), ("false", false));

    public static FrozenDictionary<string, GammaMode> Gammas { get; } = Table(
        ("linear", GammaMode.Linear),
        ("companded", GammaMode.Companded));

    public static FrozenDictionary<string, HybridMode> Hybrids { get; } = Table(
        ("favorquality", HybridMode.FavorQuality),
        ("favorspeed", HybridMode.FavorSpeed),
        ("turbo", HybridMode.Turbo),
        ("off", HybridMode.Off));

    public static FrozenDictionary<string, ChromaSubsampling> Subsamplings { get; } = Table(
        ("420", ChromaSubsampling.Chroma420),
        ("422", ChromaSubsampling.Chroma422),
        ("444", ChromaSubsampling.Chroma444));

    public static FrozenDictionary<string, ResamplingFilter> Filters { get; } = Table(
        ("nearestneighbor", ResamplingFilter.NearestNeighbor),
        ("point", ResamplingFilter.NearestNeighbor),
        ("average", ResamplingFilter.Average),
        ("box", ResamplingFilter.Average),
        ("linear", ResamplingFilter.Linear),
        ("bilinear", ResamplingFilter.Linear),
        ("quadratic", ResamplingFilter.Quadratic),
        ("catrom", ResamplingFilter.CatmullRom),
        ("catmullrom", ResamplingFilter.CatmullRom),
        ("cubic", ResamplingFilter.Cubic),
        ("bicubic", ResamplingFilter.Cubic),
        ("lanczos", ResamplingFilter.Lanczos),
        ("lanczos3", ResamplingFilter.Lanczos),
        ("spline36", ResamplingFilter.Spline36));

    public static FrozenDictionary<string, ProcessCommand> ProcessCommands { get; } = Table(
        ("no", ProcessCommand.No),
        ("always", ProcessCommand.Always));

    public static FrozenDictionary<string, CacheCommand> CacheCommands { get; } = Table(
        ("no", CacheCommand.No),
        ("always", CacheCommand.Always));

    public static FrozenDictionary<string, FlipMode> Flips { get; } = Table(
        ("h", FlipMode.Horizontal),
        ("v", FlipMode.Vertical),
        ("both", FlipMode.Both));

    /// <summary>
    /// One axis, or both in any order with nothing, <c>-</c> or <c>|</c> between them. <c>middle</c> and <c>center</c> fit either axis.
    /// </summary>
    public static FrozenDictionary<string, CropAnchor> Anchors { get; } = CreateAnchors();

    /// <summary>One name of each position.</summary>
    public static IEnumerable<string> OfferedAnchors { get; } =
        from vertical in (string[])["top", "middle", "bottom"]
        from horizontal in (string[])["left", "center", "right"]
        select $"{vertical}-{horizontal}";

    /// <summary>One name of each value: that which the value has in code, if it is one, or else the first.</summary>
    public static IEnumerable<string> Offered<T>(FrozenDictionary<string, T> names)
        where T : struct =>
        from name in names
        orderby name.Value, name.Key.Equals(name.Value.ToString(), StringComparison.OrdinalIgnoreCase) ? 0 : 1, name.Key
        group name.Key by name.Value into values
        select values.First();

    private static FrozenDictionary<string, CropAnchor> CreateAnchors()
    {
        (string Name, AxisAnchor Anchor)[] vertical =
            [("top", AxisAnchor.Start), ("middle", AxisAnchor.Center), ("center", AxisAnchor.Center), ("bottom", AxisAnchor.End)];
        (string Name, AxisAnchor Anchor)[] horizontal =
            [("left", AxisAnchor.Start), ("middle", AxisAnchor.Center), ("center", AxisAnchor.Center), ("right", AxisAnchor.End)];

        var anchors = new Dictionary<string, CropAnchor>();
        foreach (var v in vertical)
        {
            anchors[v.Name] = new CropAnchor(AxisAnchor.Center, v.Anchor);
            foreach (var h in horizontal)
            {
                foreach (var separator in (string[])["", "-", "|"])
                {
                    anchors[v.Name + separator + h.Name] = new CropAnchor(h.Anchor, v.Anchor);
                    anchors[h.Name + separator + v.Name] = new CropAnchor(h.Anchor, v.Anchor);
                }
            }
        }

        foreach (var h in horizontal)
        {
            anchors[h.Name] = new CropAnchor(h.Anchor, AxisAnchor.Center);
        }

        return anchors.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    private static FrozenDictionary<string, T> Table<T>(params (string Name, T Value)[] rows) =>
        rows.ToFrozenDictionary(row => row.Name, row => row.Value, StringComparer.OrdinalIgnoreCase);
}
