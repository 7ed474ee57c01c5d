namespace PhotoResize.Planning;

/// <summary>
/// How much work an encoder may put into each pixel. Large results get less, so that no request takes longer than its time; they look the
/// same, and their files are larger.
/// </summary>
public enum EncoderEffort
{
    /// <summary>The best balance of time and size.</summary>
    Usual,

    /// <summary>Less, for results that would take seconds otherwise.</summary>
    Fast,

    /// <summary>The least that the encoder can do.</summary>
    Fastest,
}
