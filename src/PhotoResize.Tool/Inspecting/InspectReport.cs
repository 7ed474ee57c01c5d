using PhotoResize.Planning;
using PhotoResize.Settings;

namespace PhotoResize.Tool.Inspecting;

/// <param name="Images">What there is to say of each file.</param>
internal sealed record InspectReport(IReadOnlyList<ImageReport> Images);

/// <summary>A file as the server sees it before anything is decoded.</summary>
/// <param name="File">The file.</param>
/// <param name="Bytes">Its length.</param>
internal sealed record ImageReport(string File, long Bytes)
{
    /// <summary>Why the file is no image that can be shown, if it is none.</summary>
    public string? Problem { get; init; }

    public ImageFormat? Format { get; init; }

    public string? ContentType { get; init; }

    /// <summary>The size as a page shows it.</summary>
    public PixelSize? Size { get; init; }

    /// <summary>The frames of an animation or the pages of a TIFF.</summary>
    public int? FrameCount { get; init; }

    public bool? IsAnimated { get; init; }

    /// <summary>Whether the file is also a sequence that moves, of which only the still picture is shown.</summary>
    public bool? IsSequence { get; init; }

    /// <summary>Each page of a TIFF; one entry for all frames of anything else.</summary>
    public IReadOnlyList<FrameReport>? Frames { get; init; }

    /// <summary>What is made of it for the given query.</summary>
    public PlanReport? Plan { get; init; }
}

/// <param name="Stored">The size as stored.</param>
/// <param name="Orientation">The EXIF orientation, 1 to 8.</param>
/// <param name="HasAlpha">Whether pixels may be transparent.</param>
/// <param name="HasDeepSamples">Whether samples have more than 8 bits.</param>
/// <param name="DecodedPixels">What a decoder has to compute.</param>
internal sealed record FrameReport(PixelSize Stored, int Orientation, bool HasAlpha, bool HasDeepSamples, long DecodedPixels);

/// <summary>What a request for an image would give.</summary>
/// <param name="Query">What is asked for.</param>
/// <param name="Path">The request path that it was planned for.</param>
/// <param name="Status">The status of the answer.</param>
internal sealed record PlanReport(string Query, string Path, int Status)
{
    /// <summary>Why the request is refused, if it is.</summary>
    public string? Refusal { get; init; }

    /// <summary>Whether the original is sent as it is.</summary>
    public bool IsUnprocessed { get; init; }

    /// <summary>Parameters whose values are not valid, and so are ignored.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];

    /// <summary>Parameters that mean nothing.</summary>
    public IReadOnlyList<string> Unknown { get; init; } = [];

    /// <summary>What the plan leaves open, since it takes the pixels or the client to decide it.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The size of the result.</summary>
    public PixelSize? Result { get; init; }

    public string? ContentType { get; init; }

    /// <summary>The steps.</summary>
    public ImagePlan? Steps { get; init; }
}
