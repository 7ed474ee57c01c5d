using PhotoResize.Middleware;
using PhotoResize.Outcomes;
using PhotoResize.Planning;
using PhotoResize.Settings;

namespace PhotoResize.Pages;

/// <summary>One address of an image, and what it gives.</summary>
/// <param name="Url">The address.</param>
/// <param name="Settings">What it asks for, with the settings of its folder and presets.</param>
internal sealed record ImageCandidate(string Url, ImageSettings Settings)
{
    /// <summary>What it gives, as far as that is known.</summary>
    public Prediction Prediction { get; init; }

    /// <summary>Why it gives no picture.</summary>
    public Failure? Failure { get; init; }

    /// <summary>The size of the picture, if it is known.</summary>
    public PixelSize? Size => Prediction.Size;
}
