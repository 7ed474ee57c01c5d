using PhotoResize.Settings;

namespace PhotoResize.Sources.Headers;

/// <summary>PNG: chunks up to the first image data, and all chunks of an animation, whose number of frames is a mere announcement.</summary>
internal static class PngHeader
{
    /// <summary>Keeps the count within an int; an hour of video has a tenth of it.</summary>
    private const int MaxFrames = 1_000_000;

    public static async ValueTask<SourceInfo?> ReadAsync(HeaderStream header)
    {
        var blocks = await PngBlocks.OpenAsync(header);
        var frames = 0;
        while (frames < MaxFrames && await blocks.NextAsync() is not null)
        {
            frames++;
        }

        var pixels = (long)blocks.Width * blocks.Height;
        var samples = (blocks.IsGrey ? 1 : 3) + (blocks.HasAlpha ? 1 : 0);
        var frame = CheckedFrame.Create(blocks.Width, blocks.Height, blocks.Orientation, blocks.HasAlpha) with
        {
            BufferedBytes = (blocks.IsInterlaced ? pixels * samples * (blocks.HasDeepSamples ? sizeof(ushort) : 1) : 0)
                + (frames > 0 ? pixels * FrameInfo.AnimationBytes : 0),
            HasDeepSamples = blocks.HasDeepSamples,
        };
        return new SourceInfo(ImageFormat.Png, [frame], Math.Max(1, frames));
    }
}
