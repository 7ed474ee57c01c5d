using System.Buffers.Binary;
using System.Security.Cryptography;
using PhotoResize.Caching;
using PhotoResize.Caching.Disk;
using PhotoResize.Key;
using PhotoResize.Planning;
using PhotoResize.Settings;
using PhotoResize.Sources;

namespace PhotoResize.CacheBenchmarks;

/// <summary>Creates cache entries by number, named like those of a site with four sizes of each photograph.</summary>
internal static class Results
{
    private const int SizesPerSource = 4;
    private const int SourceFolders = 10;

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
        Filter = ResamplingFilter.CatmullRom,
        LinearLight = false,
    };

    /// <summary>The bytes of a cached file in addition to the picture; the same for all, since all paths have the same length.</summary>
    public static int Overhead { get; } = CachedFileTrailer.Create(Entry(0), []).Length;

    public static CacheEntry Entry(int number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        return new CacheEntry(Base32.Encode(SHA256.HashData(bytes)), new SourceVersion(SourcePath(number), 1_000_000, DateTimeOffset.UnixEpoch), Plan);
    }

    public static string SourcePath(int number)
    {
        var source = number / SizesPerSource;
        return $"/images/{source % SourceFolders}/photo{source:D7}.jpg";
    }
}
