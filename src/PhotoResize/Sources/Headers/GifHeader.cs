using PhotoResize.Settings;

namespace PhotoResize.Sources.Headers;

/// <summary>GIF: the screen and all blocks after it, since the number of frames is not stored anywhere.</summary>
internal static class GifHeader
{
    /// <summary>Keeps the count within an int; an hour of video has a tenth of it.</summary>
    private const int MaxFrames = 1_000_000;

    public static async ValueTask<SourceInfo?> ReadAsync(HeaderStream header)
    {
        var blocks = await GifBlocks.OpenAsync(header);
        var frames = 0;
        while (frames < MaxFrames && await blocks.NextAsync() is not null)
        {
            frames++;
        }

        return frames > 0
            ? new SourceInfo(ImageFormat.Gif, [CheckedFrame.Create(blocks.Width, blocks.Height, hasAlpha: blocks.HasAlpha)], frames)
            : throw new InvalidDataException("The GIF has no frame.");
    }
}
