
namespace PhotoResize.Testing.Hostile;

internal static class GifFiles
{
    private const byte Red = 0;

    public static IEnumerable<HostileFile> All
    {
        get
        {
            var dot = GifBuilder.Frame(0, 0, 1, 1, Red);

            // The screen counts, not the frame.
            yield return HostileFile.Refused("gif-65535x65535-screen.gif", GifBuilder.File(65535, 65535, dot));
            yield return HostileFile.Giant("gif-10000x10000-screen.gif", GifBuilder.File(10000, 10000, dot));
            yield return HostileFile.Giant("gif-4000-frames-of-2000x2000.gif", GifBuilder.File(2000, 2000, Enumerable.Repeat(dot, 4000)));
            yield return HostileFile.Giant("gif-999-frames-of-200x200.gif", GifBuilder.File(200, 200, Enumerable.Repeat(GifBuilder.Frame(0, 0, 30, 30, Red), 999)));
            yield return HostileFile.Giant("gif-100000-frames.gif", GifBuilder.File(10, 10, Enumerable.Repeat(dot, 100_000)));
            yield return HostileFile.Odd("gif-100000-comments.gif", GifBuilder.File(10, 10, [.. Enumerable.Repeat(GifBuilder.Comment, 100_000), dot]));
            yield return HostileFile.Giant("gif-all-disposed-to-what-was-before.gif", GifBuilder.File(
                3000, 3000, Enumerable.Range(0, 100).SelectMany(_ => new[] { GifBuilder.Control(disposal: 3), dot })));

            // Frames that do not fit, or say more than there is.
            yield return HostileFile.Odd("gif-frame-larger-than-screen.gif", GifBuilder.File(10, 10, [GifBuilder.Descriptor(0, 0, 65535, 65535), [2, 2, 0x84, 0x05, 0]]));
            yield return HostileFile.Odd("gif-frame-outside.gif", GifBuilder.File(10, 10, GifBuilder.Frame(60000, 60000, 5, 5, Red)));
            yield return HostileFile.Refused("gif-code-size-200.gif", GifBuilder.File(10, 10, [GifBuilder.Descriptor(0, 0, 10, 10), [200, 2, 0x84, 0x05, 0]]));
            yield return HostileFile.Refused("gif-pixels-missing.gif", GifBuilder.File(100, 100, [GifBuilder.Descriptor(0, 0, 100, 100), [2, 2, 0x84, 0x05, 0]]));
            yield return HostileFile.Refused("gif-no-frame.gif", GifBuilder.File(100, 100));
            yield return HostileFile.Refused("gif-zero-screen.gif", GifBuilder.File(0, 0));
            yield return HostileFile.Odd("gif-codes-without-end.gif", GifBuilder.File(
                10, 10, [GifBuilder.Descriptor(0, 0, 10, 10), [2, .. GifBuilder.SubBlocks(GifBuilder.Codes(new byte[2_000_000], 2, ends: false)), 0]]));
        }
    }
}
