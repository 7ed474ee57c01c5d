using PhotoResize.EngineSupport.PixelFiles;
using PhotoResize.Sources.Headers;

namespace PhotoResize.EngineSupport.Tiff;

/// <summary>Turns the colour samples of a page into grey, RGB or CMYK of 16 bits.</summary>
internal sealed class TiffColours
{
    private const double Most = ushort.MaxValue;

    private readonly TiffPage _page;
    private readonly ushort[][] _palette = [];
    private readonly double[] _luma = [0.299, 0.587, 0.114];
    private readonly double[] _range = [0, 255, 128, 255, 128, 255];

    public TiffColours(TiffPage page)
    {
        _page = page;
        var directory = page.Directory;
        if (page.Photometric == TiffKind.Palette)
        {
            _palette = ReadPalette(directory.Values(TiffTag.ColorMap), 1 << page.Bits);
        }
        else if (page.Photometric == TiffKind.YCbCr)
        {
            _luma = directory.Values(TiffTag.YCbCrCoefficients) is [> 0, > 0, > 0, ..] luma ? luma : _luma;
            _range = directory.Values(TiffTag.ReferenceBlackWhite) is { Length: >= 6 } range && IsRange(range) ? range : _range;
        }

        Kind = page.Photometric switch
        {
            TiffKind.WhiteIsZero or TiffKind.BlackIsZero => PixelColours.Grey,
            TiffKind.Palette when page.Profile.Length == 0 && Array.TrueForAll(_palette, IsGrey) => PixelColours.Grey,
            TiffKind.Cmyk => PixelColours.Cmyk,
            _ => PixelColours.Rgb,
        };
    }

    public PixelColours Kind { get; }

    /// <summary>Converts a pixel.</summary>
    /// <param name="samples">As stored, but for alpha that the colours were multiplied by.</param>
    /// <param name="colours">Receives the colours.</param>
    public void Convert(ReadOnlySpan<ushort> samples, Span<ushort> colours)
    {
        switch (_page.Photometric)
        {
            case TiffKind.WhiteIsZero:
                colours[0] = (ushort)(ushort.MaxValue - samples[0]);
                break;
            case TiffKind.Palette:
                var most = _palette.Length - 1;
                var index = ((samples[0] * most) + (ushort.MaxValue / 2)) / ushort.MaxValue;
                _palette[index].AsSpan(0, (int)Kind).CopyTo(colours);
                break;
            case TiffKind.YCbCr:
                FromYCbCr(samples, colours);
                break;
            case TiffKind.CieLab or TiffKind.IccLab:
                FromLab(samples, colours);
                break;
            default:
                samples[..(int)Kind].CopyTo(colours);
                break;
        }
    }

    /// <summary>Reads the colours, which have 16 bits. Writers that put 8 into them use no value above 255.</summary>
    private static ushort[][] ReadPalette(double[] map, int length)
    {
        var colours = map.Length / 3;
        var factor = Array.TrueForAll(map, value => value < 256) ? 257 : 1;
        var palette = new ushort[length][];
        for (var i = 0; i < length; i++)
        {
            palette[i] = i < colours
                ? [(ushort)(map[i] * factor), (ushort)(map[colours + i] * factor), (ushort)(map[(2 * colours) + i] * factor)]
                : [0, 0, 0];
        }

        return palette;
    }

    private static bool IsGrey(ushort[] colour) => colour[0] == colour[1] && colour[1] == colour[2];

    private static bool IsRange(double[] range) =>
        range[1] - range[0] >= 1 && range[3] - range[2] >= 1 && range[5] - range[4] >= 1 && range.All(double.IsFinite);

    /// <summary>TIFF 6.0, sections 20 and 21.</summary>
    private void FromYCbCr(ReadOnlySpan<ushort> samples, Span<ushort> colours)
    {
        var luma = ((samples[0] / 257.0) - _range[0]) * 255 / (_range[1] - _range[0]);
        var blueness = ((samples[1] / 257.0) - _range[2]) * 127 / (_range[3] - _range[2]);
        var redness = ((samples[2] / 257.0) - _range[4]) * 127 / (_range[5] - _range[4]);
        var red = luma + (redness * (2 - (2 * _luma[0])));
        var blue = luma + (blueness * (2 - (2 * _luma[2])));
        var green = (luma - (_luma[0] * red) - (_luma[2] * blue)) / _luma[1];
        (colours[0], colours[1], colours[2]) = (Clip(red / 255), Clip(green / 255), Clip(blue / 255));
    }

    /// <summary>
    /// CIE 1976 L*a*b* by the white of D65, which is that of sRGB (TIFF 6.0, section 23; technical note 4). Photoshop means D50 by it, whose
    /// white is brought to D65 on the way to sRGB, so that neutral colours stay neutral in both.
    /// </summary>
    private void FromLab(ReadOnlySpan<ushort> samples, Span<ushort> colours)
    {
        const int Middle = 128;
        var isIcc = _page.Photometric == TiffKind.IccLab;
        var isShort = _page.Bits == 8;
        var lightness = samples[0] / (isIcc && !isShort ? 65280 : Most) * 100;
        var fy = (lightness + 16) / 116;
        var x = 0.95047 * Cube(fy + (Axis(samples[1]) / 500));
        var y = Cube(fy);
        var z = 1.08883 * Cube(fy - (Axis(samples[2]) / 200));
        colours[0] = Clip(Compress((3.2404542 * x) - (1.5371385 * y) - (0.4985314 * z)));
        colours[1] = Clip(Compress((-0.9692660 * x) + (1.8760108 * y) + (0.0415560 * z)));
        colours[2] = Clip(Compress((0.0556434 * x) - (0.2040259 * y) + (1.0572252 * z)));

        double Axis(ushort sample)
        {
            var stored = isShort ? sample & 0xFF00 : sample;
            return isIcc ? (stored / 256.0) - Middle : (short)stored / 256.0;
        }

        static double Cube(double f) => f > 6.0 / 29 ? f * f * f : 108.0 / 841 * (f - (4.0 / 29));

        static double Compress(double linear) => linear <= 0.0031308 ? 12.92 * linear : (1.055 * Math.Pow(linear, 1 / 2.4)) - 0.055;
    }

    private static ushort Clip(double value) => (ushort)((Math.Clamp(value, 0, 1) * Most) + 0.5);
}
