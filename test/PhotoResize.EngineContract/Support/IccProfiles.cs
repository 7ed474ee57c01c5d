using System.Buffers.Binary;

namespace PhotoResize.EngineContract.Support;

/// <summary>Colour profiles put together from tags, whole and broken ones (ICC.1:2022, 7).</summary>
internal static class IccProfiles
{
    public static readonly double[][] Srgb = [[0.4361, 0.2225, 0.0139], [0.3851, 0.7169, 0.0971], [0.1431, 0.0606, 0.7141]];
    public static readonly double[][] DisplayP3 = [[0.5151, 0.2412, -0.0011], [0.2919, 0.6922, 0.0419], [0.1572, 0.0666, 0.7841]];

    /// <summary>The curve of sRGB.</summary>
    public static byte[] SrgbCurve => [.. "para"u8, 0, 0, 0, 0, 0, 3, 0, 0, .. Fixed(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)];

    /// <summary>No curve: light as it is.</summary>
    public static byte[] Linear => [.. "curv"u8, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0];

    /// <summary>Light as it is, in sRGB's colours.</summary>
    public static byte[] LinearSrgb => Write("RGB ", Tags(Srgb, Linear));

    public static byte[] LinearGrey => Write("GRAY", [("kTRC", Linear)]);

    public static (string Tag, byte[] Content)[] Tags(double[][] colorants, byte[] curve) =>
    [
        ("rXYZ", Xyz(colorants[0])), ("gXYZ", Xyz(colorants[1])), ("bXYZ", Xyz(colorants[2])),
        ("rTRC", curve), ("gTRC", curve), ("bTRC", curve),
    ];

    public static byte[] Write(
        string space,
        (string Tag, byte[] Content)[] tags,
        string kind = "mntr",
        string connection = "XYZ ",
        byte version = 4,
        string signature = "acsp",
        int? size = null,
        int? count = null)
    {
        var offset = 132 + (12 * tags.Length);
        var table = new List<byte>();
        var data = new List<byte>();
        foreach (var (tag, content) in tags)
        {
            table.AddRange([.. Ascii(tag), .. Number(offset + data.Count), .. Number(content.Length)]);
            data.AddRange(content);
            data.AddRange(new byte[(4 - (content.Length % 4)) % 4]);
        }

        return
        [
            .. Number(size ?? offset + data.Count), 0, 0, 0, 0, version, 0, 0, 0, .. Ascii(kind), .. Ascii(space), .. Ascii(connection),
            .. new byte[12], .. Ascii(signature), .. new byte[28], .. Fixed(0.9642, 1, 0.8249), .. new byte[48],
            .. Number(count ?? tags.Length), .. table, .. data,
        ];
    }

    private static byte[] Xyz(double[] values) => [.. "XYZ "u8, 0, 0, 0, 0, .. Fixed(values)];

    private static byte[] Fixed(params double[] values) => [.. values.SelectMany(value => Number((int)Math.Round(value * 65536)))];

    private static byte[] Ascii(string text) => System.Text.Encoding.ASCII.GetBytes(text);

    private static byte[] Number(int value)
    {
        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
