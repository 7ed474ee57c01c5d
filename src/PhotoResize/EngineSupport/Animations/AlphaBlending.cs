using PhotoResize.Settings;

namespace PhotoResize.EngineSupport.Animations;

/// <summary>Puts pixels over others, with colours that are not multiplied by their alpha.</summary>
internal static class AlphaBlending
{
    /// <summary>Porter and Duff's "over".</summary>
    /// <param name="pixel">The colour above: three bytes or more.</param>
    /// <param name="alpha">Its alpha.</param>
    /// <param name="below">The colour below.</param>
    /// <param name="result">Receives three or four bytes; may be where the colour below was.</param>
    public static void Over(ReadOnlySpan<byte> pixel, byte alpha, Rgba below, Span<byte> result)
    {
        // How much of the lower colour shows, and of both together, in units of 1/255 of 1/255.
        var behind = (byte.MaxValue - alpha) * below.A;
        var together = (alpha * byte.MaxValue) + behind;
        if (together > 0)
        {
            result[0] = Mix(pixel[0], below.R);
            result[1] = Mix(pixel[1], below.G);
            result[2] = Mix(pixel[2], below.B);
        }
        else
        {
            pixel[..3].CopyTo(result);
        }

        if (result.Length == 4)
        {
            result[3] = (byte)((together + 127) / byte.MaxValue);
        }

        byte Mix(byte upper, byte lower) => (byte)(((upper * alpha * byte.MaxValue) + (lower * behind) + (together / 2)) / together);
    }
}
