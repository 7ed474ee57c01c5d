using System.Numerics;

namespace PhotoResize.EngineSupport.Animations;

/// <summary>How long a frame shows: a fraction of a second, since formats count in different units.</summary>
/// <param name="Numerator">0 or more.</param>
/// <param name="Denominator">1 or more.</param>
internal readonly record struct FrameDelay(int Numerator, int Denominator)
{
    public int Milliseconds => In(1000);

    public int Hundredths => In(100);

    public static FrameDelay OfMilliseconds(int count) => new(count, 1000);

    public static FrameDelay OfHundredths(int count) => new(count, 100);

    /// <summary>The fraction as two numbers of 16 bits: the same where there is one, else the nearest.</summary>
    public (ushort Numerator, ushort Denominator) ToUInt16()
    {
        var divisor = Math.Max(1, (int)BigInteger.GreatestCommonDivisor(Numerator, Denominator));
        var (numerator, denominator) = (Numerator / divisor, Denominator / divisor);
        if (numerator <= ushort.MaxValue && denominator <= ushort.MaxValue)
        {
            return ((ushort)numerator, (ushort)denominator);
        }

        var scale = ushort.MaxValue / (double)Math.Max(numerator, denominator);
        var smaller = Math.Max(1, Math.Floor(denominator * scale));
        return ((ushort)Math.Min(ushort.MaxValue, Math.Round(numerator * smaller / denominator)), (ushort)smaller);
    }

    private int In(int unitsPerSecond) =>
        (int)Math.Min(int.MaxValue, ((2L * unitsPerSecond * Numerator) + Denominator) / (2L * Denominator));
}
