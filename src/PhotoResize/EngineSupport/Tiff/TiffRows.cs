using System.Diagnostics.CodeAnalysis;
using PhotoResize.EngineSupport.PixelFiles;

namespace PhotoResize.EngineSupport.Tiff;

/// <summary>The rows of a page whose compression managed code knows.</summary>
internal sealed class TiffRows : PixelRows
{
    /// <summary>Bounds the memory for a row.</summary>
    private const int MaxRowSamples = 1 << 28;

    private readonly TiffPage _page;
    private readonly TiffColours _colours;
    private readonly SampleRows _rows;

    /// <summary>Whether rows are stored as they are needed.</summary>
    private readonly bool _isPlain;

    private readonly ushort[] _samples;
    private readonly ushort[] _row;

    /// <exception cref="InvalidDataException">Strips or tiles are missing.</exception>
    /// <exception cref="NotSupportedException">The page is of a kind that is not known to come out right.</exception>
    [SetsRequiredMembers]
    public TiffRows(Stream source, TiffPage page, CancellationToken cancellationToken)
    {
        TiffKind.RequireManaged(page);
        if (page.Samples < page.ColourSamples)
        {
            throw new InvalidDataException($"The TIFF has {page.Samples} samples for {page.ColourSamples} colours.");
        }

        (Width, Height) = (page.Size.Width, page.Size.Height);
        _page = page;
        _colours = new TiffColours(page);
        var segments = new TiffSegments(source, page, cancellationToken);
        _rows = TiffKind.IsSubsampled(page) ? new SubsampledRows(segments, page) : new FullSampleRows(segments, page);
        _isPlain = page is { Bits: 8, IsPlanar: false, IsPremultiplied: false, Photometric: TiffKind.BlackIsZero or TiffKind.Rgb or TiffKind.Cmyk }
            && page.Samples == Bands && (page.AlphaSample < 0 || page.AlphaSample == page.ColourSamples);
        if ((long)Width * Math.Max(page.Samples, Bands) > MaxRowSamples)
        {
            throw new NotSupportedException($"A TIFF of {Width} pixels across takes too much memory.");
        }

        _samples = new ushort[Width * page.Samples];
        _row = new ushort[Width * Bands];
    }

    public override PixelColours Colours => _colours.Kind;

    public override bool HasAlpha => _page.AlphaSample >= 0;

    public override bool IsDeep => _page.Bits > 8;

    public override void Read(Span<byte> pixels)
    {
        if (_isPlain)
        {
            ((FullSampleRows)_rows).Next().CopyTo(pixels);
            return;
        }

        Read(_row);
        for (var i = 0; i < _row.Length; i++)
        {
            // To the nearest of 256 levels.
            pixels[i] = (byte)(((_row[i] * 255u) + 32895) >> 16);
        }
    }

    public override void Read(Span<ushort> pixels)
    {
        _rows.Read(_samples);
        var (samples, bands, colours) = (_page.Samples, Bands, _page.ColourSamples);
        for (int from = 0, to = 0; to < pixels.Length; from += samples, to += bands)
        {
            var pixel = _samples.AsSpan(from, samples);
            if (HasAlpha)
            {
                var alpha = pixel[_page.AlphaSample];
                pixels[to + bands - 1] = alpha;
                if (_page.IsPremultiplied)
                {
                    Divide(pixel[..colours], alpha);
                }
            }

            _colours.Convert(pixel, pixels[to..]);
        }
    }

    private static void Divide(Span<ushort> colours, ushort alpha)
    {
        for (var i = 0; i < colours.Length; i++)
        {
            var whole = alpha == 0 ? 0 : ((colours[i] * (long)ushort.MaxValue) + (alpha / 2)) / alpha;
            colours[i] = (ushort)Math.Min(whole, ushort.MaxValue);
        }
    }
}
