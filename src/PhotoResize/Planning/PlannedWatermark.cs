using PhotoResize.Sources;

namespace PhotoResize.Planning;

/// <summary>A picture to draw over the finished canvas, after it was mirrored and rotated, and where.</summary>
public sealed record PlannedWatermark
{
    /// <summary>The state of the picture's file. Its path is the one that it is found by.</summary>
    public required SourceVersion Source { get; init; }

    /// <summary>How the picture is rendered to the size in which it is drawn. Its format has no meaning.</summary>
    public required ImagePlan Picture { get; init; }

    /// <summary>
    /// The left upper corner of the first drawing. Where the picture is repeated, it may lie to the left of the canvas or above it.
    /// </summary>
    public required PixelPoint Start { get; init; }

    /// <summary>The distances from one drawing to the next, across and down; <see langword="null"/> if the picture is drawn once.</summary>
    public PixelSize? Step { get; init; }

    /// <summary>What the picture's alpha is multiplied by: more than 0, at most 1.</summary>
    public required double Opacity { get; init; }
}
