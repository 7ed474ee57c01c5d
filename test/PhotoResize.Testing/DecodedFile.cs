using PhotoResize.Settings;

namespace PhotoResize.Testing;

/// <summary>What a file holds.</summary>
/// <param name="Format">By its bytes; a PNG with a palette is one of <see cref="ImageFormat.Png"/>.</param>
/// <param name="Frames">Whole frames of an animation, pages of a TIFF, or the one picture. Their channels are those of the file.</param>
public sealed record DecodedFile(ImageFormat Format, IReadOnlyList<Picture> Frames)
{
    /// <summary>How long each frame of an animation shows, in milliseconds.</summary>
    public IReadOnlyList<int> Delays { get; init; } = [];

    /// <summary>How often an animation plays, 0 being for ever; <see langword="null"/> for other files.</summary>
    public int? Plays { get; init; }

    /// <summary>Whether there is a profile, a camera's data, or a text.</summary>
    public bool HasMetadata { get; init; }

    /// <summary>Whether the file is for printers. Its picture is in RGB all the same.</summary>
    public bool IsCmyk { get; init; }
}
