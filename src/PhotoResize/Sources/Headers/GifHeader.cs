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
        var (frames, largest) = (0, 0L);
        while (frames < MaxFrames && await blocks.NextAsync() is { } frame)
        {
            frames++;
            largest = Math.Max(largest, (long)frame.Width * frame.RowsDecodedOn(blocks.Width, blocks.Height));
        }

        if (frames == 0)
        {
            throw new InvalidDataException("The GIF has no frame.");
        }

        var canvas = CheckedFrame.Create(blocks.Width, blocks.Height, hasAlpha: blocks.HasAlpha);
        return new SourceInfo(ImageFormat.Gif, [largest > canvas.DecodedPixels ? canvas with { DecodedPixels = largest } : canvas], frames);
    }
}
