namespace PhotoResize.Testing;

/// <summary>A valid grey progressive JPEG, 1024 pixels wide, with many scans, of which each but the first takes a few bytes.</summary>
public static class ScanFile
{
    public const int Width = 1024;

    private const int Coefficients = 63;

    /// <summary>A file of up to 127 scans.</summary>
    /// <param name="scans">The number of scans: one for the DC coefficient, one for each AC coefficient, and refinements by one bit.</param>
    /// <param name="height">A multiple of 1024.</param>
    /// <param name="repeated">How many scans of all AC coefficients follow, which say the same again. Decoders take them.</param>
    public static byte[] Create(int scans, int height, int repeated = 0)
    {
        var runs = height / Width; // of 128 x 128 blocks
        var file = new List<byte>([0xFF, 0xD8]);
        Add(0xDB, [0, .. Enumerable.Repeat((byte)1, 64)]);
        Add(0xC2, [8, (byte)(height >> 8), (byte)height, Width >> 8, 0, 1, 1, 0x11, 0]);

        // Each table has a single code, of one bit: no difference from the block before; the end of 2^14 blocks and as many more as the
        // next 14 bits say.
        Add(0xC4, [0x00, 1, .. new byte[15], 0x00]);
        Add(0xC4, [0x10, 1, .. new byte[15], 0xE0]);
        AddScan(0, 0, new byte[2048 * runs]);
        byte[] rest = [.. new byte[(15 * runs) / 8], (byte)(0xFF >> (15 * runs % 8))];
        var refined = Math.Max(scans - 1 - Coefficients, 0);
        for (var i = 0; i < Math.Min(scans - 1, Coefficients); i++)
        {
            AddScan(i + 1, (byte)(i < refined ? 1 : 0), rest);
        }

        for (var i = 0; i < refined; i++)
        {
            AddScan(i + 1, 0x10, rest);
        }

        for (var i = 0; i < repeated; i++)
        {
            Add(0xDA, [1, 1, 0, 1, Coefficients, 0]);
            file.AddRange(rest);
        }

        return [.. file, 0xFF, 0xD9];

        void Add(byte marker, byte[] content) => file.AddRange([0xFF, marker, 0, (byte)(content.Length + 2), .. content]);

        void AddScan(int coefficient, byte approximation, byte[] codes)
        {
            Add(0xDA, [1, 1, 0, (byte)coefficient, (byte)coefficient, approximation]);
            file.AddRange(codes);
        }
    }
}
