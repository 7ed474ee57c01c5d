using PhotoResize.Caching.Disk;
using PhotoResize.Caching.Naming;

namespace PhotoResize.CacheBenchmarks;

/// <summary>Writes cache files directly: without flushing each one, and with ages of up to a month.</summary>
internal static class CacheFiles
{
    public const int PictureBytes = 1000;

    private static readonly TimeSpan Oldest = TimeSpan.FromDays(30);

    public static void Write(string root, ICacheNamingStrategy naming, int count)
    {
        var random = new Random(3);
        var now = DateTime.UtcNow;
        var picture = new byte[PictureBytes];
        for (var number = 0; number < count; number++)
        {
            var entry = Results.Entry(number);
            var path = Path.Join(root, naming.GetPath(entry));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
            RandomAccess.Write(file, [picture, CachedFileTrailer.Create(entry, picture)], 0);
            File.SetLastWriteTimeUtc(file, now - Oldest * random.NextDouble());
        }
    }
}
