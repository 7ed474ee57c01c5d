using Microsoft.Win32.SafeHandles;
using PhotoResize.Diagnostics;

namespace PhotoResize.Caching.Disk;

internal sealed partial class DiskImageCache
{
    // Flushing blocks a thread; a few at a time keep a disk busy without tying up the thread pool.
    private const int MaxConcurrentWrites = 4;

    // Unfinished files have a folder of their own below the root: on the same file system, so that a rename finishes them, and in one
    // place, so that those that a killed process left behind are found without searching the whole cache.
    private const string UnfinishedFolder = ".unfinished";

    // Far longer than any write takes, so that another process' file is not taken away from under it.
    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromHours(1);

    private readonly SemaphoreSlim _writes = new(MaxConcurrentWrites);
    private long _pendingBytes;
    private int _cleaned;

    public async ValueTask StoreAsync(CacheEntry entry, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        try
        {
            // A single result is written however large it is, where nothing else waits.
            var pending = Interlocked.Add(ref _pendingBytes, content.Length);
            if (pending > _options().MaxPendingBytes && pending > content.Length)
            {
                _faults.Report(FaultKind.CacheTooSlow);
                return;
            }

            await _writes.WaitAsync(cancellationToken);
            try
            {
                await WriteAsync(PathOf(entry), entry.Key, content, cancellationToken);
            }
            finally
            {
                _writes.Release();
            }
        }
        catch (Exception exception) when (IsDiskFault(exception))
        {
            _faults.Report(FaultKind.CacheUnwritable, exception);
        }
        finally
        {
            Interlocked.Add(ref _pendingBytes, -content.Length);
        }
    }

    private async Task WriteAsync(string path, string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var unfinishedFolder = Path.Join(_root, UnfinishedFolder);
        Directory.CreateDirectory(unfinishedFolder);
        if (Interlocked.Exchange(ref _cleaned, 1) == 0)
        {
            RemoveAbandoned(unfinishedFolder);
        }

        var unfinished = Path.Join(unfinishedFolder, Guid.NewGuid().ToString("N"));
        try
        {
            using (var file = File.OpenHandle(unfinished, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                await WriteWholeAsync(file, key, content, cancellationToken);
            }

            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Move(unfinished, path, overwrite: true);
        }
        catch
        {
            TryDelete(unfinished);
            throw;
        }
    }

    private static async Task WriteWholeAsync(
        SafeFileHandle file, string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var trailer = new byte[CachedFileTrailer.Size];
        CachedFileTrailer.Write(trailer, key, content.Span);
        await RandomAccess.WriteAsync(file, [content, trailer], 0, cancellationToken);

        // A rename may reach the disk before the bytes do; after a power failure the name would stand for a file of zeros.
        RandomAccess.FlushToDisk(file);
    }

    private void RemoveAbandoned(string folder)
    {
        var now = _time.GetUtcNow();
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles())
        {
            if (now - file.LastWriteTimeUtc > AbandonedAfter)
            {
                TryDelete(file.FullName);
            }
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (IsDiskFault(exception))
        {
            // It is found again when the next process starts; what made the deletion fail has been or will be reported by a write.
        }
    }
}
