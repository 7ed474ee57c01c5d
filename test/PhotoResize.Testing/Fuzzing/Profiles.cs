using System.Buffers.Binary;
using System.Text;
using ImageMagick;

namespace PhotoResize.Testing.Fuzzing;

/// <summary>Colour profiles made by code.</summary>
public static class Profiles
{
    /// <summary>Display P3 (SMPTE EG 432-1 with D65 and the curve of sRGB), as a matrix and curves, version 4.</summary>
    public static ColorProfile DisplayP3 { get; } = new(Write(
        "Display P3",
        // The primaries, adapted to D50 by Bradford's matrix.
        [(0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407)]));

    private static byte[] Write(string name, (double X, double Y, double Z)[] primaries)
    {
        // The curve of sRGB: IEC 61966-2-1 as parametric curve of type 3.
        byte[] curve = [.. "para"u8, 0, 0, 0, 0, 0, 3, 0, 0, .. new[] { 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045 }.SelectMany(Fixed)];
        (string Tag, byte[] Content)[] tags =
        [
            ("desc", Text(name)),
            ("cprt", Text("Public domain")),
            ("wtpt", Xyz((0.9642, 1, 0.8249))),
            ("rXYZ", Xyz(primaries[0])),
            ("gXYZ", Xyz(primaries[1])),
            ("bXYZ", Xyz(primaries[2])),
            ("rTRC", curve),
            ("gTRC", curve),
            ("bTRC", curve),
        ];
        var table = new List<byte>(Number(tags.Length));
        var content = new List<byte>();
        foreach (var (tag, bytes) in tags)
        {
            var offset = 128 + 4 + (12 * tags.Length) + content.Count;
            table.AddRange([.. Encoding.ASCII.GetBytes(tag), .. Number(offset), .. Number(bytes.Length)]);
            content.AddRange([.. bytes, .. new byte[-bytes.Length & 3]]);
        }

        var header = new byte[128];
        BinaryPrimitives.WriteInt32BigEndian(header, 128 + table.Count + content.Count);
        header[8] = 4;
        "mntrRGB XYZ "u8.CopyTo(header.AsSpan(12));
        "acsp"u8.CopyTo(header.AsSpan(36));
        Xyz((0.9642, 1, 0.8249)).AsSpan(8).CopyTo(header.AsSpan(68));
        return [.. header, .. table, .. content];
    }

    private static byte[] Text(string text) =>
    [
        .. "mluc"u8, 0, 0, 0, 0, .. Number(1), .. Number(12), .. "enUS"u8, .. Number(2 * text.Length), .. Number(28),
        .. Encoding.BigEndianUnicode.GetBytes(text),
    ];

    private static byte[] Xyz((double X, double Y, double Z) value) =>
        [.. "XYZ "u8, 0, 0, 0, 0, .. Fixed(value.X), .. Fixed(value.Y), .. Fixed(value.Z)];

    private static byte[] Fixed(double value) => Number((int)Math.Round(value * 65536));

    private static byte[] Number(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
