using PhotoResize.Settings;

namespace PhotoResize.Sources.Headers;

/// <summary>Windows and OS/2 bitmap.</summary>
internal static class BmpHeader
{
    private const int EndOfLine = 0;
    private const int EndOfBitmap = 1;
    private const int Delta = 2;

    public static async ValueTask<SourceInfo?> ReadAsync(HeaderStream header)
    {
        if (BmpLayout.Parse((await header.PeekAsync(BmpLayout.MostHeaderBytes)).Span) is not { } layout)
        {
            return null;
        }

        var hasAlpha = layout.Masks.Alpha != 0 || (layout.IsRunLength && await HasGapsAsync(header, layout));
        return new SourceInfo(ImageFormat.Bmp, CheckedFrame.Create(layout.Width, layout.Height, hasAlpha: hasAlpha));
    }

    /// <summary>
    /// Whether run-length codes leave pixels out, which are transparent as in Chromium. Reads no further than to the first of them.
    /// </summary>
    private static async ValueTask<bool> HasGapsAsync(HeaderStream header, BmpLayout layout)
    {
        await header.MoveToAsync(layout.PixelOffset);
        var (x, y) = (0, 0);
        while (y < layout.Height && (await header.PeekAsync(2)).Length == 2)
        {
            int count = await header.ReadByteAsync();
            int code = await header.ReadByteAsync();
            if (count > 0)
            {
                x = Math.Min(x + count, layout.Width);
                await header.SkipAsync(layout.Compression == BmpCompression.RunLength24 ? 2 : 0);
            }
            else if (code == EndOfLine)
            {
                if (x < layout.Width)
                {
                    return true;
                }

                (x, y) = (0, y + 1);
            }
            else if (code == EndOfBitmap)
            {
                return x < layout.Width || y < layout.Height - 1;
            }
            else if (code == Delta)
            {
                if (await header.ReadByteAsync() + await header.ReadByteAsync() > 0)
                {
                    return true;
                }
            }
            else
            {
                x = Math.Min(x + code, layout.Width);
                await header.SkipAsync(((code * layout.BitCount) + 15) / 16 * 2);
            }
        }

        return false;
    }
}
