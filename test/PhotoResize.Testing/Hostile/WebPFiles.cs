using PhotoResize.Settings;

namespace PhotoResize.Testing.Hostile;

internal static class WebPFiles
{
    public static IEnumerable<HostileFile> All
    {
        get
        {
            yield return HostileFile.Refused("webp-16383x16383-one-colour.webp", File(Lossless(16383, 16383)));
            yield return HostileFile.Giant("webp-10000x10000-one-colour.webp", File(Lossless(10000, 10000)));
            yield return HostileFile.Refused("webp-canvas-of-16-million.webp", File(Extended(1 << 24, 1 << 24), Lossless(10, 10)));
            yield return HostileFile.Odd("webp-canvas-larger-than-picture.webp", File(Extended(5000, 5000), Lossless(10, 10)));
            yield return HostileFile.Odd("webp-4000-frames-of-2000x2000.webp", Animation(2000, 2000, 4000));
            yield return HostileFile.Giant("webp-60-frames-of-10-mp.webp", Animation(4000, 2500, 60));
            yield return HostileFile.Giant("webp-60-frames-of-100-mp.webp", Animation(10000, 10000, 60));
            yield return HostileFile.Odd("webp-50000-frames-of-one-pixel.webp", Animation(10, 10, 50_000));
            yield return HostileFile.Refused("webp-says-four-gigabytes.webp", [.. "RIFF"u8, 0xFF, 0xFF, 0xFF, 0xFF, .. "WEBPVP8L"u8, 0xFF, 0xFF, 0xFF, 0xFF, 0x2F]);
            yield return HostileFile.Refused("webp-no-chunk.webp", File());
            yield return HostileFile.Odd("webp-10000-unknown-chunks.webp", File([.. Extended(10, 10), .. Enumerable.Repeat(Chunk("JUNK", []), 10_000).SelectMany(chunk => chunk)], Lossless(10, 10)));
            yield return HostileFile.Odd("webp-profile-of-16-mb.webp", File(Extended(10, 10, flags: 0x20), Chunk("ICCP", new byte[16_000_000]), Lossless(10, 10)));
            var whole = ReferenceEncoder.Encode(ImageFormat.WebP, Picture.Draw(64, 48, (x, y) => (4 * x, 5 * y, 0, 255)));
            yield return HostileFile.Refused("webp-half.webp", whole[..(whole.Length / 2)]);
        }
    }

    private static byte[] File(params byte[][] chunks)
    {
        byte[] content = [.. chunks.SelectMany(chunk => chunk)];
        return new ByteList().Text("RIFF").Little32(content.Length + 4).Text("WEBP").Add(content).ToArray();
    }

    private static byte[] Chunk(string type, byte[] content) =>
        new ByteList().Text(type).Little32(content.Length).Add(content).Add(new byte[content.Length & 1]).ToArray();

    private static byte[] Extended(int width, int height, byte flags = 0) =>
        Chunk("VP8X", new ByteList().Add(flags, 0, 0, 0).Little24(width - 1).Little24(height - 1).ToArray());

    /// <summary>A lossless picture of one colour: every code has one symbol, so that pixels take no bits.</summary>
    private static byte[] Lossless(int width, int height)
    {
        var bits = new GifBuilder.BitWriter().Add(0x2F, 8).Add(width - 1, 14).Add(height - 1, 14).Add(0, 1).Add(0, 3);
        bits.Add(0, 1).Add(0, 1).Add(0, 1); // no transform, no cache of colours, one group of codes
        for (var code = 0; code < 5; code++)
        {
            bits.Add(1, 1).Add(0, 1).Add(0, 1).Add(0, 1); // a simple code, of one symbol, of one bit, which is 0
        }

        return Chunk("VP8L", [.. bits.ToArray(), 0]);
    }

    private static byte[] Animation(int width, int height, int frames)
    {
        const byte HasAnimation = 2;
        var dot = Lossless(1, 1);
        return File(
        [
            Extended(width, height, HasAnimation),
            Chunk("ANIM", new byte[6]),
            Frame(Lossless(width, height)),
            .. Enumerable.Repeat(Frame(dot, isDot: true), frames - 1),
        ]);

        byte[] Frame(byte[] picture, bool isDot = false) => Chunk(
            "ANMF",
            new ByteList().Little24(0).Little24(0).Little24(isDot ? 0 : width - 1).Little24(isDot ? 0 : height - 1).Little24(100).Add(0).Add(picture).ToArray());
    }
}
