using PhotoResize.Diagnostics;

namespace PhotoResize.Caching.Disk;

internal sealed partial class DiskImageCache
{
    // Evicting and flushing block a thread. A few at a time keep a disk busy without exhausting the thread pool.
    private const int MaxConcurrentWrites = 4;

    private const int MaxMoves = 10;

    // A block of most disks. A full disk may still have room for a byte.
    private const int ProbeBytes = 4096;

    private readonly SemaphoreSlim _writes = new(MaxConcurrentWrites);
    private long _pendingBytes;

    public async ValueTask StoreAsync(CacheEntry entry, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        _sweeper.Start();
        var path = PathOf(entry);
        try
        {
            // A result of any size is written if no other one is pending.
            var pending = Interlocked.Add(ref _pendingBytes, content.Length);
            if (pending > _options().MaxPendingBytes && pending > content.Length)
            {
                _faults.Report(FaultKind.CacheTooSlow);
                return;
            }

            await WriteWithinBoundsAsync(path, content, CachedFileTrailer.Create(entry, content.Span), cancellationToken);
        }
        catch (Exception exception) when (CacheFolder.IsDiskFault(exception))
        {
            _faults.Report(IsDiskFull(exception) ? FaultKind.CacheDiskFull : FaultKind.CacheUnwritable, exception);
        }
        finally
        {
            Interlocked.Add(ref _pendingBytes, -content.Length);
        }
    }

    /// <summary>Writes a small file and removes it again, as a result would be written.</summary>
    /// <returns>Why that fails; <see langword="null"/> if it does not.</returns>
    internal CacheWriteFault? FindWriteFault()
    {
        try
        {
            var path = _folder.PrepareUnfinished();
            try
            {
                using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
                RandomAccess.Write(file, new byte[ProbeBytes], 0);

                // Some file systems find out that they are full only now.
                RandomAccess.FlushToDisk(file);
            }
            finally
            {
                TryDelete(path);
            }

            return null;
        }
        catch (Exception exception) when (CacheFolder.IsDiskFault(exception))
        {
            return new CacheWriteFault(_folder.Root, IsDiskFull(exception), exception);
        }
    }

    private async Task WriteWithinBoundsAsync(
        string path, ReadOnlyMemory<byte> content, byte[] trailer, CancellationToken cancellationToken)
    {
        var length = (long)content.Length + trailer.Length;

        // Before evicting, which blocks like writing, and so that results are evicted only for files about to be written.
        await _writes.WaitAsync(cancellationToken);
        try
        {
            if (await _eviction.TryReserveAsync(length, cancellationToken))
            {
                await WriteReservedAsync(path, content, trailer, length, cancellationToken);
            }
        }
        finally
        {
            _writes.Release();
        }
    }

    private async Task WriteReservedAsync(
        string path, ReadOnlyMemory<byte> content, byte[] trailer, long length, CancellationToken cancellationToken)
    {
        try
        {
            await WriteAsync(path, content, trailer, cancellationToken);
        }
        catch (IOException exception) when (IsDiskFull(exception))
        {
            // Something else fills the disk. Newer results replace older ones while there are any.
            _faults.Report(FaultKind.CacheDiskFull, exception);
            if (await _eviction.TryEvictAsync(length, cancellationToken))
            {
                await WriteAsync(path, content, trailer, cancellationToken);
            }
        }
        finally
        {
            _occupancy.Release(length);
        }
    }

    private async Task WriteAsync(string path, ReadOnlyMemory<byte> content, byte[] trailer, CancellationToken cancellationToken)
    {
        _folder.RefuseLinks(path);
        var unfinished = _folder.PrepareUnfinished();
        try
        {
            using (var file = File.OpenHandle(unfinished, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                await RandomAccess.WriteAsync(file, [content, trailer], 0, cancellationToken);

                // By this machine's clock, as with later uses; a file server's clock may differ.
                File.SetLastWriteTimeUtc(file, _clock.Now);

                // A rename may reach the disk before the bytes do; after a power failure the file would be zeros.
                RandomAccess.FlushToDisk(file);
            }

            Finish(unfinished, path, (long)content.Length + trailer.Length);
        }
        catch
        {
            TryDelete(unfinished);
            throw;
        }
    }

    private void Finish(string unfinished, string path, long length)
    {
        lock (_occupancy.Changing)
        {
            var old = new FileInfo(path);
            long? replaced = old.Exists && CacheFolder.MayBeResult(old) ? old.Length : null;
            MoveToPlace(unfinished, path);
            var relative = _folder.RelativePathOf(path);
            _occupancy.Placed(relative, length, replaced);
            if (length >= OldestFiles.Megabyte)
            {
                _census.Placed(new CachedFile(relative, length, File.GetLastWriteTimeUtc(path)));
            }
        }
    }

    private static void MoveToPlace(string unfinished, string path)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.Move(unfinished, path, overwrite: true);
                return;
            }
            catch (IOException exception) when (attempt < MaxMoves && !IsDiskFull(exception))
            {
                // Another thread or process removed the empty folder between or during the two steps, which shows in different exceptions.
                // Any other fault occurs again at once.
            }
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (CacheFolder.IsDiskFault(exception))
        {
            // A later sweep removes it. Writes report the cause.
        }
    }

    // ENOSPC, and EDQUOT of Linux and macOS; ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL.
    private static bool IsDiskFull(Exception exception) => OperatingSystem.IsWindows()
        ? exception.HResult is unchecked((int)0x80070070) or unchecked((int)0x80070027)
        : exception.HResult is 28 or 122 or 69;
}
