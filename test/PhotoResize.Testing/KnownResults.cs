using System.Buffers.Binary;
using PhotoResize.Caching;
using PhotoResize.Planning;
using PhotoResize.Settings;
using PhotoResize.Sources;

namespace PhotoResize.Testing;

/// <summary>Results by numbers, whose bytes tell by themselves whether they are right: in this process, in others, and after a kill.</summary>
public static class KnownResults
{
    private const string Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int HeadSize = 12;

    private static readonly ImagePlan Plan = new()
    {
        Frame = new SourceFrame(ImageFormat.Jpeg, 0, new PixelSize(3000, 2000), 1, false),
        FrameCount = 1,
        Crop = new PixelRectangle(0, 0, 3000, 2000),
        Inner = new PixelSize(300, 200),
        Outer = new PixelSize(300, 200),
        Offset = new PixelPoint(0, 0),
        Format = ImageFormat.Jpeg,
        ShrinkFactor = 1,
        Filter = ResamplingFilter.Average,
        LinearLight = false,
    };

    /// <summary>A result of its own for each number.</summary>
    public static CacheEntry Entry(int number, string source = "/images/photo.jpg")
    {
        var hash = new string([.. Enumerable.Range(0, 8).Select(place => Digits[(number >> (5 * (7 - place))) & 31])]);
        return new CacheEntry(hash + new string('Z', 44), new SourceVersion(source, 1000, DateTimeOffset.UnixEpoch), Plan);
    }

    /// <summary>One of many possible contents of a result.</summary>
    public static byte[] Bytes(int number, int version, int length)
    {
        var bytes = new byte[Math.Max(length, HeadSize)];
        new Random(HashCode(number, version)).NextBytes(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), version);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), bytes.Length);
        return bytes;
    }

    /// <summary>Whether these are, to the byte, a content of that result.</summary>
    public static bool AreRight(int number, ReadOnlySpan<byte> bytes) =>
        bytes.Length >= HeadSize
        && BinaryPrimitives.ReadInt32LittleEndian(bytes) == number
        && BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]) == bytes.Length
        && bytes.SequenceEqual(Bytes(number, BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]), bytes.Length));

    private static int HashCode(int number, int version) => unchecked((number * 7919) ^ (version * 104729));
}
