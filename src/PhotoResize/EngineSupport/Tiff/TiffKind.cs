using PhotoResize.Sources.Headers;

namespace PhotoResize.EngineSupport.Tiff;

/// <summary>Knows the kinds of pixels that come out right. Tests have seen each of them; all others are refused.</summary>
internal static class TiffKind
{
    public const int WhiteIsZero = 0;
    public const int BlackIsZero = 1;
    public const int Rgb = 2;
    public const int Palette = 3;
    public const int Cmyk = 5;
    public const int YCbCr = 6;
    public const int CieLab = 8;
    public const int IccLab = 9;

    public const int FaxRows = 2;
    public const int Fax3 = 3;
    public const int Fax4 = 4;
    public const int Jpeg = 7;

    /// <summary>Photoshop has up to 56 channels.</summary>
    private const int MaxSamples = 64;

    private const int Unsigned = 1;
    private const int Signed = 2;
    private const int Float = 3;
    private const int Undefined = 4;

    /// <summary>Accepts what is decoded in managed code.</summary>
    /// <exception cref="NotSupportedException">It is of another kind.</exception>
    public static void RequireManaged(TiffPage page)
    {
        Require(HasKnownColours(page), $"photometric interpretation {page.Photometric}, {page.Bits} bits of format {page.SampleFormat}");
        Require(page.Samples <= MaxSamples, $"{page.Samples} samples");
        Require(HasKnownPredictor(page), $"predictor {page.Predictor} of {page.Bits} bits");

        // A tile's rows fill whole bytes. Only then they can be put side by side.
        var samples = page.IsPlanar ? 1 : page.Samples;
        Require(!page.IsTiled || (long)page.SegmentSize.Width * samples * page.Bits % 8 == 0, "tiles whose rows end within a byte");
    }

    /// <summary>Whether pixels share colour differences.</summary>
    public static bool IsSubsampled(TiffPage page) => page.Photometric == YCbCr && page.Subsampling != (1, 1);

    /// <summary>Accepts what a library decodes.</summary>
    /// <exception cref="NotSupportedException">It is of another kind.</exception>
    public static void RequireForLibrary(TiffPage page)
    {
        var isKnown = page.Compression switch
        {
            FaxRows or Fax3 or Fax4 => page is { Photometric: WhiteIsZero or BlackIsZero, Samples: 1, Bits: 1, SampleFormat: Unsigned or Undefined },
            Jpeg => page is { Bits: 8, SampleFormat: Unsigned or Undefined, IsPlanar: false }
                && (page.Photometric, page.Samples) is ((BlackIsZero, 1) or (Rgb, 3) or (YCbCr, 3)),
            _ => false,
        };
        Require(isKnown, $"compression {page.Compression}, photometric interpretation {page.Photometric}, {page.Samples} samples");
    }

    private static bool HasKnownColours(TiffPage page)
    {
        var isUnsigned = page.SampleFormat is Unsigned or Undefined;
        return page.Photometric switch
        {
            WhiteIsZero or BlackIsZero or Rgb => isUnsigned ? page.Bits is (>= 1 and <= 16) or 32 : page is { SampleFormat: Float, Bits: 16 or 32 or 64 },
            Palette => isUnsigned && page.Bits is >= 1 and <= 8 && page.Directory.Values(TiffTag.ColorMap).Length >= 3,
            Cmyk => isUnsigned && page.Bits is (8 or 16) && page.Directory.First(TiffTag.InkSet, 1) == 1,
            YCbCr => isUnsigned && page.Bits == 8 && HasKnownSubsampling(page),
            CieLab or IccLab => (isUnsigned || page.SampleFormat == Signed) && page.Bits is (8 or 16),
            _ => false,
        };
    }

    private static bool HasKnownSubsampling(TiffPage page)
    {
        var (across, down) = page.Subsampling;
        return !IsSubsampled(page)
            || (across is (1 or 2 or 4) && down is (1 or 2 or 4)
                && page is { IsPlanar: false, Samples: 3, Predictor: TiffPredictor.None }
                && (page.SegmentSize.Height % down == 0 || page.SegmentSize.Height == page.Size.Height)
                && (!page.IsTiled || page.SegmentSize.Width % across == 0));
    }

    private static bool HasKnownPredictor(TiffPage page) => page.Predictor switch
    {
        TiffPredictor.None => true,
        TiffPredictor.Horizontal => page.Bits is 8 or 16 or 32 or 64,
        TiffPredictor.FloatingPoint => page.SampleFormat == Float,
        _ => false,
    } || page.Compression is TiffSegments.Plain or TiffSegments.PackBits;

    private static void Require(bool condition, string kind)
    {
        if (!condition)
        {
            throw new NotSupportedException($"A TIFF with {kind}.");
        }
    }
}
