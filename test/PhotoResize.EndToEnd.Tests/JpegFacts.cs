using System.Buffers.Binary;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>What a JPEG file says of how it was made.</summary>
/// <param name="Quality">The quality whose scaled luminance table (ITU-T T.81, table K.1, by libjpeg's rule) is the file's, or 0.</param>
/// <param name="Sampling">420, 422 or 444 by the sampling factors of the luminance component; 0 for another, null for a grey file.</param>
internal readonly record struct JpegFacts(int Quality, int? Sampling)
{
    // Table K.1 in zigzag order.
    private static readonly int[] Luminance =
    [
        16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40, 26, 24, 22, 22, 24, 49, 35, 37, 29, 40, 58, 51, 61, 60, 57, 51,
        56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87, 95, 98, 103, 104, 103, 62, 77, 113, 121, 112, 100, 120, 92, 101,
        103, 99,
    ];

    public static JpegFacts Read(ReadOnlySpan<byte> file)
    {
        var quality = 0;
        for (var position = 2; ;)
        {
            var marker = file[position + 1];
            var segment = file.Slice(position + 4, BinaryPrimitives.ReadUInt16BigEndian(file[(position + 2)..]) - 2);
            if (marker == 0xDB && segment[0] == 0)
            {
                var table = segment.Slice(1, 64).ToArray();
                quality = Enumerable.Range(1, 100).FirstOrDefault(q => table.Select(value => (int)value).SequenceEqual(TableOf(q)));
            }
            else if (marker is 0xC0 or 0xC1 or 0xC2)
            {
                return new JpegFacts(quality, segment[5] == 1 ? null : segment[7] switch { 0x22 => 420, 0x21 => 422, 0x11 => 444, _ => 0 });
            }

            position += 4 + segment.Length;
        }
    }

    private static IEnumerable<int> TableOf(int quality)
    {
        var scale = quality < 50 ? 5000 / quality : 200 - quality * 2;
        return Luminance.Select(value => Math.Clamp((value * scale + 50) / 100, 1, 255));
    }
}
