namespace PhotoResize.EngineSupport.PixelFiles;

/// <summary>Keeps account of the coefficients that a JPEG's scans have had (ITU-T T.81, G.1.1.1).</summary>
internal sealed class JpegProgression
{
    private const int Coefficients = 64;
    private const int MaxLow = 13;
    private const int Missing = -1;

    // The lowest bit so far of each coefficient of each component.
    private readonly int[][] _low;

    public JpegProgression(int components)
    {
        _low = new int[components][];
        for (var i = 0; i < components; i++)
        {
            _low[i] = new int[Coefficients];
            Array.Fill(_low[i], Missing);
        }
    }

    /// <summary>Whether no component is missing.</summary>
    public bool HasAllComponents => Array.TrueForAll(_low, coefficients => coefficients[0] != Missing);

    /// <summary>Whether all coefficients are there to their last bit.</summary>
    public bool IsComplete => Array.TrueForAll(_low, coefficients => Array.TrueForAll(coefficients, low => low == 0));

    /// <exception cref="InvalidDataException">The scan does not follow from those before it, so that one of them is missing or damaged.</exception>
    public void Add(JpegScan scan, bool isProgressive)
    {
        var isPossible = !isProgressive
            || (scan.Low <= MaxLow && (scan.High == 0 || scan.Low == scan.High - 1)
                && (scan.First == 0 ? scan.Last == 0 : scan.First <= scan.Last && scan.Last < Coefficients && scan.Components.Length == 1));
        if (!isPossible)
        {
            throw new InvalidDataException("The JPEG has a scan that cannot be.");
        }

        foreach (var component in scan.Components)
        {
            var low = _low[component];
            for (var i = scan.First; i <= scan.Last; i++)
            {
                if (isProgressive && (scan.High != Math.Max(low[i], 0) || (i > 0 && low[0] == Missing)))
                {
                    throw new InvalidDataException("The scans of the JPEG do not follow from each other.");
                }

                low[i] = scan.Low;
            }
        }
    }
}
