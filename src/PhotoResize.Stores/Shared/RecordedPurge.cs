using System.Globalization;
using System.Text;
using PhotoResize.Caching;
using PhotoResize.Caching.Disk;

namespace PhotoResize.Stores.Shared;

/// <summary>A purge that nodes tell each other of.</summary>
/// <param name="Number">
/// Larger than that of every purge before; about the time in milliseconds since 1970. Results whose writer knew only of earlier purges are gone.
/// </param>
/// <param name="IsPrefix">Whether the path is that of more than one source.</param>
/// <param name="Path">The path, or what paths begin with.</param>
internal sealed record RecordedPurge(long Number, bool IsPrefix, string Path)
{
    // Longer paths become prefixes: to purge too much costs time, and nothing else.
    private const int MaxPathLength = 512;

    private const int MaxRecorded = 256;

    private CacheScope? _scope;

    public static RecordedPurge Everything(long number) => new(number, IsPrefix: true, "");

    public static RecordedPurge Of(CacheScope scope, long number) => scope.Path.Length > MaxPathLength
        ? new(number, IsPrefix: true, scope.Path[..MaxPathLength])
        : new(number, scope.SourcePath is null, scope.Path);

    /// <summary>Whether a result is gone by this purge.</summary>
    /// <param name="sourcePath">The original's path.</param>
    /// <param name="lastPurge">The last purge that the result's writer knew of.</param>
    public bool Covers(string sourcePath, long lastPurge)
    {
        _scope ??= Path.Length == 0 ? CacheScope.All : IsPrefix ? CacheScope.Prefix(Path) : CacheScope.Source(Path);
        return Number > lastPurge && _scope.Contains(sourcePath);
    }

    /// <summary>What is left of purges if those that say nothing new are left out, and the oldest of too many are made one.</summary>
    /// <param name="purges">The purges.</param>
    /// <param name="oldest">The number below which every result has expired.</param>
    public static List<RecordedPurge> Reduce(IEnumerable<RecordedPurge> purges, long oldest)
    {
        var latest = purges
            .Where(purge => purge.Number >= oldest)
            .GroupBy(purge => (purge.IsPrefix, purge.Path))
            .Select(same => same.MaxBy(purge => purge.Number)!)
            .OrderByDescending(purge => purge.Number)
            .ToList();
        if (latest.Count > MaxRecorded)
        {
            latest[MaxRecorded / 2] = Everything(latest[MaxRecorded / 2].Number);
        }

        var everything = latest.FindIndex(purge => purge.Path.Length == 0);
        return everything < 0 ? latest : latest[..(everything + 1)];
    }

    /// <summary>One line for each purge, and one with the CRC-32C of those before it.</summary>
    public static byte[] Write(IEnumerable<RecordedPurge> purges)
    {
        var text = new StringBuilder();
        foreach (var purge in purges)
        {
            text.Append(CultureInfo.InvariantCulture, $"{purge.Number} {(purge.IsPrefix ? 'p' : 's')} {Uri.EscapeDataString(purge.Path)}\n");
        }

        var checksum = Crc32C.Append(0, Encoding.UTF8.GetBytes(text.ToString()));
        return Encoding.UTF8.GetBytes(text.Append(CultureInfo.InvariantCulture, $"{checksum:x8}").ToString());
    }

    /// <summary>Reads what <see cref="Write"/> has written; <see langword="null"/> for anything else.</summary>
    public static List<RecordedPurge>? Read(ReadOnlySpan<byte> bytes)
    {
        const int ChecksumLength = 8;
        if (bytes.Length < ChecksumLength
            || !uint.TryParse(bytes[^ChecksumLength..], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var checksum)
            || Crc32C.Append(0, bytes[..^ChecksumLength]) != checksum)
        {
            return null;
        }

        var purges = new List<RecordedPurge>();
        foreach (var line in Encoding.UTF8.GetString(bytes[..^ChecksumLength]).Split('\n')[..^1])
        {
            if (line.Split(' ') is not [var number, "p" or "s", var escaped]
                || !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                || Uri.UnescapeDataString(escaped) is not { } path
                || (path is not ['/', ..] && (path.Length > 0 || line.Contains(" s ", StringComparison.Ordinal))))
            {
                return null;
            }

            purges.Add(new RecordedPurge(value, line.Contains(" p ", StringComparison.Ordinal), path));
        }

        return purges;
    }
}
