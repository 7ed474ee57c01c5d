using System.Buffers.Binary;

namespace PhotoResize.EngineSupport.Profiles;

/// <summary>Writes ICC profiles (ICC.1:2022), for colours that a file describes in another way.</summary>
internal static class MadeProfile
{
    private const uint Rgb = 0x52474220; // "RGB "
    private const uint Grey = 0x47524159; // GRAY
    private const uint GreyCurve = 0x6B545243; // kTRC
    private static readonly uint[] ColourCurves = [0x72545243 /* rTRC */, 0x67545243 /* gTRC */, 0x62545243 /* bTRC */];

    /// <summary>A profile for grey pixels.</summary>
    public static byte[] OfGrey(TransferCurve curve) => OfGrey(Content(curve));

    /// <summary>A profile for grey pixels.</summary>
    /// <param name="curve">The content of the tag of a curve.</param>
    public static byte[] OfGrey(byte[] curve) => Write(Grey, [(GreyCurve, curve)]);

    /// <summary>A profile for colours.</summary>
    /// <param name="colorants">X, Y and Z of red, green and blue, with a white of D50.</param>
    /// <param name="curve">The curve of all three.</param>
    public static byte[] OfColours(double[][] colorants, TransferCurve curve)
    {
        var content = Content(curve);
        return OfColours([.. colorants.Select(colorant => colorant.Select(Fixed).ToArray())], [content, content, content]);
    }

    /// <summary>A profile for colours.</summary>
    /// <param name="colorants">X, Y and Z of red, green and blue, in s15Fixed16.</param>
    /// <param name="curves">The contents of the tags of their curves.</param>
    public static byte[] OfColours(int[][] colorants, byte[][] curves) => Write(
        Rgb,
        [
            .. colorants.Select((colorant, i) => (SrgbProfile.Colorants[i].Tag, Xyz(colorant))),
            .. curves.Select((curve, i) => (ColourCurves[i], curve)),
        ]);

    private static byte[] Write(uint space, (uint Tag, byte[] Content)[] tags)
    {
        const int TagTable = 128;
        const int EntryBytes = 12;
        const uint Version = 0x04300000;
        var offset = TagTable + sizeof(uint) + (EntryBytes * tags.Length);
        var profile = new byte[offset + tags.Sum(tag => Padded(tag.Content.Length))];
        Put(0, (uint)profile.Length);
        Put(8, Version);
        Put(12, 0x6D6E7472); // mntr: a screen
        Put(16, space);
        Put(20, 0x58595A20); // "XYZ ", the space that it leads to
        Put(36, 0x61637370); // acsp, the signature
        Put(68, 0xF6D6); // the white: X, Y and Z of D50
        Put(72, 0x10000);
        Put(76, 0xD32D);
        Put(TagTable, (uint)tags.Length);
        for (var i = 0; i < tags.Length; i++)
        {
            var entry = TagTable + sizeof(uint) + (EntryBytes * i);
            Put(entry, tags[i].Tag);
            Put(entry + 4, (uint)offset);
            Put(entry + 8, (uint)tags[i].Content.Length);
            tags[i].Content.CopyTo(profile, offset);
            offset += Padded(tags[i].Content.Length);
        }

        return profile;

        void Put(int place, uint value) => BinaryPrimitives.WriteUInt32BigEndian(profile.AsSpan(place), value);
    }

    /// <summary>Tags begin at multiples of 4 bytes.</summary>
    private static int Padded(int length) => (length + 3) & ~3;

    private static byte[] Xyz(int[] colorant)
    {
        const int StartBytes = 8;
        var content = new byte[StartBytes + (3 * sizeof(int))];
        "XYZ "u8.CopyTo(content);
        for (var i = 0; i < colorant.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(content.AsSpan(StartBytes + (sizeof(int) * i)), colorant[i]);
        }

        return content;
    }

    private static byte[] Content(TransferCurve curve)
    {
        const int StartBytes = 12;
        const byte FunctionType = 3;
        double[] values = [curve.G, curve.A, curve.B, curve.C, curve.D];
        var content = new byte[StartBytes + (sizeof(int) * values.Length)];
        "para"u8.CopyTo(content);
        content[9] = FunctionType;
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(content.AsSpan(StartBytes + (sizeof(int) * i)), Fixed(values[i]));
        }

        return content;
    }

    private static int Fixed(double value) => (int)Math.Round(value * 65536);
}
