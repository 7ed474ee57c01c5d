namespace PhotoResize.EngineSupport.Profiles;

/// <summary>Colours that are described by code points (ITU-T H.273, 8.1 and 8.2), as in PNG's cICP and AVIF's nclx.</summary>
/// <param name="Primaries">The number of the primaries.</param>
/// <param name="Transfer">The number of the transfer characteristics.</param>
internal readonly record struct CodePoints(int Primaries, int Transfer)
{
    /// <summary>The primaries of sRGB (BT.709).</summary>
    public static readonly ColourPrimaries Srgb = new(0.640, 0.330, 0.300, 0.600, 0.150, 0.060, D65X, D65Y);

    private const double D65X = 0.3127;
    private const double D65Y = 0.3290;

    private const int Pq = 16;
    private const int Hlg = 18;

    /// <summary>
    /// The code points of an AVIF, as browsers take them: video's curves for that of sRGB, which they are near, and numbers that say
    /// nothing for sRGB.
    /// </summary>
    /// <exception cref="NotSupportedException">They are of a kind that no screen of sRGB shows.</exception>
    public static CodePoints OfAvif(int primaries, int transfer) => transfer is Pq or Hlg or (>= 9 and <= 12)
        ? throw new NotSupportedException("The AVIF has a high dynamic range.")
        : new CodePoints(
            PrimariesOf(primaries) is null ? 1 : primaries,
            transfer is 1 or 6 or 14 or 15 || CurveOf(transfer) is null ? 13 : transfer);

    /// <summary>Whether light is meant that an sRGB screen cannot show, and that would have to be compressed.</summary>
    public bool IsHighDynamicRange => Transfer is Pq or Hlg;

    /// <summary>The profile of these colours.</summary>
    /// <param name="isGrey">Whether it is for grey pixels.</param>
    /// <returns><see langword="null"/> for numbers that are reserved, unspecified, or not used for pictures: they say nothing.</returns>
    public byte[]? ToProfile(bool isGrey) =>
        CurveOf(Transfer) is { } curve && PrimariesOf(Primaries) is { } primaries
            ? isGrey ? MadeProfile.OfGrey(curve) : MadeProfile.OfColours(primaries.ToColorants()!, curve)
            : null;

    /// <summary>
    /// Video is encoded for a screen with a power of 2.4 (ITU-R BT.1886), whatever the camera's curve was. So Chromium shows it.
    /// </summary>
    private static TransferCurve? CurveOf(int transfer) => transfer switch
    {
        1 or 6 or 11 or 14 or 15 => new TransferCurve(2.4),
        4 => new TransferCurve(2.2),
        5 => new TransferCurve(2.8),
        7 => TransferCurve.Smpte240,
        8 => new TransferCurve(1),
        13 => TransferCurve.Srgb,
        17 => TransferCurve.Smpte428,
        _ => null,
    };

    private static ColourPrimaries? PrimariesOf(int primaries) => primaries switch
    {
        1 => Srgb,
        4 => new(0.67, 0.33, 0.21, 0.71, 0.14, 0.08, 0.310, 0.316), // BT.470 M
        5 => new(0.64, 0.33, 0.29, 0.60, 0.15, 0.06, D65X, D65Y), // BT.470 BG
        6 or 7 => new(0.630, 0.340, 0.310, 0.595, 0.155, 0.070, D65X, D65Y), // BT.601, SMPTE ST 240
        8 => new(0.681, 0.319, 0.243, 0.692, 0.145, 0.049, 0.310, 0.316), // film
        9 => new(0.708, 0.292, 0.170, 0.797, 0.131, 0.046, D65X, D65Y), // BT.2020
        10 => new(1, 0, 0, 1, 0, 0, 1 / 3.0, 1 / 3.0), // SMPTE ST 428: XYZ
        11 => new(0.680, 0.320, 0.265, 0.690, 0.150, 0.060, 0.314, 0.351), // SMPTE RP 431: P3 of cinemas
        12 => new(0.680, 0.320, 0.265, 0.690, 0.150, 0.060, D65X, D65Y), // SMPTE EG 432: P3 of screens
        22 => new(0.630, 0.340, 0.295, 0.605, 0.155, 0.077, D65X, D65Y), // EBU 3213
        _ => null,
    };
}
