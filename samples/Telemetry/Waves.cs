using System.Buffers.Binary;

namespace Telemetry;

/// <summary>Pictures of waves that cross each other, as bitmaps, which need no engine to be written.</summary>
internal static class Waves
{
    private const int Width = 1600;
    private const int Height = 1200;
    private const int HeaderBytes = 54;
    private const int RowBytes = Width * 3;

    public static IReadOnlyList<string> Names { get; } = ["harbour.bmp", "lagoon.bmp", "strait.bmp"];

    /// <summary>Draws what is not there yet.</summary>
    public static void DrawMissing(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var (index, name) in Names.Index())
        {
            var path = Path.Combine(folder, name);
            if (!File.Exists(path))
            {
                File.WriteAllBytes(path, Draw(index + 1));
            }
        }
    }

    private static byte[] Draw(int number)
    {
        var file = new byte[HeaderBytes + (RowBytes * Height)];
        "BM"u8.CopyTo(file);
        WriteInt(2, file.Length);
        WriteInt(10, HeaderBytes);
        WriteInt(14, 40); // the size of the header that follows
        WriteInt(18, Width);
        WriteInt(22, Height);
        WriteInt(26, (24 << 16) | 1); // 24 bits in one plane
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var light = LightAt(x / 200f, y / 200f, number);
                var pixel = file.AsSpan(HeaderBytes + (y * RowBytes) + (x * 3), 3);
                pixel[0] = (byte)(110 + (120 * light));
                pixel[1] = (byte)(70 + (140 * light));
                pixel[2] = (byte)(30 + (number * 20) + (100 * light * light));
            }
        }

        return file;

        void WriteInt(int position, int value) => BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(position), value);
    }

    /// <summary>From 0 to 1: rings around two points, and a swell across.</summary>
    private static float LightAt(float x, float y, int number)
    {
        var rings = MathF.Sin(9 * Distance(x - number, y - 1)) + MathF.Sin(11 * Distance(x - 6, y - number));
        var swell = MathF.Sin((3 * x) + (number * y));
        return 0.5f + ((rings + swell) / 6);
    }

    private static float Distance(float x, float y) => MathF.Sqrt((x * x) + (y * y));
}
