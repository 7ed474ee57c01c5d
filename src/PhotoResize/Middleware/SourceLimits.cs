using PhotoResize.Folders;
using PhotoResize.Outcomes;
using PhotoResize.Planning;
using PhotoResize.Settings;
using PhotoResize.Sources;

namespace PhotoResize.Middleware;

/// <summary>What the header of a source may announce.</summary>
internal static class SourceLimits
{
    // The most that JPEG and GIF hold. Engines keep whole rows in memory, so a picture of a few endless ones would be costly.
    private const int MaxSide = 65535;

    /// <summary>Why frames of a source are not decoded for a folder, as far as its limits go.</summary>
    public static Failure? Refuse(ImageFolder folder, FrameSelection selection, SourceInfo info)
    {
        var frame = info.FrameAt(selection.First);
        if (Math.Max(frame.Width, frame.Height) > MaxSide)
        {
            return Failure.SourceTooLarge($"The source has a side of more than the {MaxSide} pixels that are processed here.");
        }

        if (selection.DecodedFramesOf(info) > folder.MaxSourceFrames)
        {
            return Failure.SourceTooLarge($"The source has more than the {folder.MaxSourceFrames} frames that are processed here.");
        }

        var maxPixels = info.Format == ImageFormat.Avif
            ? Math.Min(folder.MaxAvifSourcePixels, folder.MaxSourcePixels)
            : folder.MaxSourcePixels;
        return selection.PixelsOf(info) > maxPixels
            ? Failure.SourceTooLarge($"The source has more than the {maxPixels} pixels that are processed here.")
            : null;
    }
}
