namespace PhotoResize.EngineSupport.Profiles;

/// <summary>How samples turn into light: (A x + B) to the power of G from D on, and C x below it (ICC.1:2022, table 68, function type 3).</summary>
/// <param name="G">The exponent.</param>
/// <param name="A">The factor within the power.</param>
/// <param name="B">The offset within the power.</param>
/// <param name="C">The slope of the straight part.</param>
/// <param name="D">Where the straight part ends; 0 without one.</param>
internal readonly record struct TransferCurve(double G, double A = 1, double B = 0, double C = 0, double D = 0)
{
    /// <summary>IEC 61966-2-1.</summary>
    public static readonly TransferCurve Srgb = new(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045);

    /// <summary>SMPTE ST 240: 4 x up to 0.0228, then 1.1115 x^0.45 - 0.1115, the other way round.</summary>
    public static readonly TransferCurve Smpte240 = new(1 / 0.45, 1 / 1.1115, 0.1115 / 1.1115, 1 / 4.0, 0.0912);

    /// <summary>SMPTE ST 428-1: 2.6, and white at 48 of 52.37 cd/m2.</summary>
    public static readonly TransferCurve Smpte428 = new(2.6, Math.Pow(52.37 / 48, 1 / 2.6));
}
