using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;
using SixLabors.ImageSharp.Processing.Processors.Quantization;
using Codecs = SixLabors.ImageSharp.Configuration;

namespace PhotoResize.ImageSharp.Encoding;

/// <summary>
/// The library's search for the best 256 colours by Wu's method, in memory that goes from one search to the next. Each asks for a table of
/// 47 MB: where it is new, the system's work on its pages takes longer than the search.
/// </summary>
internal sealed class PaletteSearch : IQuantizer
{
    /// <summary>One for all jobs.</summary>
    public static readonly PaletteSearch Shared = new();

    private readonly WuQuantizer _wu = new(new QuantizerOptions { MaxColors = 256, Dither = KnownDitherings.FloydSteinberg });
    private readonly Codecs _reusing = new() { MaxDegreeOfParallelism = 1, MemoryAllocator = new ReusingAllocator() };

    private PaletteSearch()
    {
    }

    /// <inheritdoc/>
    public QuantizerOptions Options => _wu.Options;

    /// <inheritdoc/>
    public IQuantizer<TPixel> CreatePixelSpecificQuantizer<TPixel>(Codecs configuration)
        where TPixel : unmanaged, IPixel<TPixel> =>
        CreatePixelSpecificQuantizer<TPixel>(configuration, Options);

    /// <inheritdoc/>
    public IQuantizer<TPixel> CreatePixelSpecificQuantizer<TPixel>(Codecs configuration, QuantizerOptions options)
        where TPixel : unmanaged, IPixel<TPixel> =>
        _wu.CreatePixelSpecificQuantizer<TPixel>(_reusing, options);
}
