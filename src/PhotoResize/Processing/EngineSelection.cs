using System.Collections.Frozen;
using PhotoResize.Planning;
using PhotoResize.Settings;

namespace PhotoResize.Processing;

/// <summary>Gives each piece of work to the first registered engine that can do it.</summary>
internal sealed class EngineSelection
{
    private readonly IImageProcessor[] _engines;
    private readonly FrozenDictionary<ImageFormat, FrozenSet<ImageFormat>> _writableFrom;

    /// <param name="engines">All registered engines, in the order of their registration.</param>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public EngineSelection(IEnumerable<IImageProcessor> engines)
    {
        _engines = [.. engines];
        if (_engines.Length == 0)
        {
            throw new InvalidOperationException(
                "No image engine is registered. Install the package PhotoResize.Vips and write services.AddImageResizing(...).AddVips(), "
                + "or the package PhotoResize.ImageSharp and services.AddImageResizing(...).AddImageSharp().");
        }

        _writableFrom = _engines.SelectMany(engine => engine.Readable).Distinct().ToFrozenDictionary(format => format, UnionFrom);
        Writable = _writableFrom.Values.SelectMany(formats => formats).ToFrozenSet();
    }

    /// <summary>What results can be made of some source or other.</summary>
    public IReadOnlySet<ImageFormat> Writable { get; }

    /// <summary>Whether any engine decodes sources of a format.</summary>
    public bool CanRead(ImageFormat source) => _writableFrom.ContainsKey(source);

    /// <summary>What results can be made of sources of a format; empty if no engine decodes them.</summary>
    public IReadOnlySet<ImageFormat> WritableFrom(ImageFormat source) => _writableFrom.GetValueOrDefault(source, FrozenSet<ImageFormat>.Empty);

    /// <summary>The engine that carries a plan out, or <see langword="null"/> if none decodes its source and encodes its result.</summary>
    public IImageProcessor? For(ImagePlan plan) => Array.Find(
        _engines,
        engine => engine.Readable.Contains(plan.Frame.Format) && engine.Writable.Contains(plan.Format) && Draws(engine, plan.Watermarks));

    /// <summary>The engine that looks at a frame, or <see langword="null"/> if none decodes it.</summary>
    public IImageProcessor? For(SourceFrame frame) => Array.Find(_engines, engine => engine.Readable.Contains(frame.Format));

    private static bool Draws(IImageProcessor engine, IReadOnlyList<PlannedWatermark> watermarks)
    {
        foreach (var watermark in watermarks)
        {
            if (!engine.DrawsWatermarks || !engine.Readable.Contains(watermark.Picture.Frame.Format))
            {
                return false;
            }
        }

        return true;
    }

    private FrozenSet<ImageFormat> UnionFrom(ImageFormat source) =>
        [.. _engines.Where(engine => engine.Readable.Contains(source)).SelectMany(engine => engine.Writable)];
}
