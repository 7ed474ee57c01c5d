using System.Collections.Frozen;

namespace PhotoResize.Sources.Headers;

/// <summary>Numbers of the tags that size, orientation and pixels depend on (TIFF 6.0 and its technical notes).</summary>
internal static class TiffTag
{
    public const int Width = 256;
    public const int Height = 257;
    public const int BitsPerSample = 258;
    public const int Compression = 259;
    public const int Photometric = 262;
    public const int FillOrder = 266;
    public const int StripOffsets = 273;
    public const int Orientation = 274;
    public const int SamplesPerPixel = 277;
    public const int RowsPerStrip = 278;
    public const int StripByteCounts = 279;
    public const int PlanarConfiguration = 284;
    public const int T4Options = 292;
    public const int T6Options = 293;
    public const int Predictor = 317;
    public const int ColorMap = 320;
    public const int TileWidth = 322;
    public const int TileLength = 323;
    public const int TileOffsets = 324;
    public const int TileByteCounts = 325;
    public const int InkSet = 332;
    public const int ExtraSamples = 338;
    public const int SampleFormat = 339;
    public const int JpegTables = 347;
    public const int YCbCrCoefficients = 529;
    public const int YCbCrSubsampling = 530;
    public const int YCbCrPositioning = 531;
    public const int ReferenceBlackWhite = 532;
    public const int IccProfile = 34675;

    /// <summary>All of them. What a directory says besides is not read.</summary>
    public static FrozenSet<int> All { get; } = new[]
    {
        Width, Height, BitsPerSample, Compression, Photometric, FillOrder, StripOffsets, Orientation, SamplesPerPixel, RowsPerStrip,
        StripByteCounts, PlanarConfiguration, T4Options, T6Options, Predictor, ColorMap, TileWidth, TileLength, TileOffsets, TileByteCounts,
        InkSet, ExtraSamples, SampleFormat, JpegTables, YCbCrCoefficients, YCbCrSubsampling, YCbCrPositioning, ReferenceBlackWhite, IccProfile,
    }.ToFrozenSet();
}
