using System.Buffers;
using Microsoft.Win32.SafeHandles;
using PhotoResize.Diagnostics;
using PhotoResize.Sources;

namespace PhotoResize.Caching.Disk;

internal sealed partial class DiskImageCache
{
    // Most results are smaller; they are read at once and need no open file while they are sent.
    private const int MaxBufferedBytes = 128 * 1024;

    private ValueTask<ImageContent?> ReadAsync(string path, string key, CancellationToken cancellationToken)
    {
        if (!LinuxFile.CanReadSmall)
        {
            return ReadFileAsync(path, key, cancellationToken);
        }

        var reading = LinuxFile.ReadSmall(path, MaxBufferedBytes, out var buffer, out var length, out var lastUsed);
        if (reading == LinuxFile.Reading.Refused)
        {
            return ReadFileAsync(path, key, cancellationToken);
        }

        if (buffer is null)
        {
            return default;
        }

        var content = Verify(buffer, length, key);
        if (content is null)
        {
            _faults.Report(FaultKind.CacheFileDamaged);
        }
        else
        {
            NoteUse(path, lastUsed);
        }

        return new(content);
    }

    private async ValueTask<ImageContent?> ReadFileAsync(string path, string key, CancellationToken cancellationToken)
    {
        // Checked before opening: misses are common, and an exception costs more than this check. And opening a named pipe, which has no
        // length, would wait for a writer.
        var found = new FileInfo(path);
        if (!found.Exists)
        {
            return null;
        }

        if (!CacheFolder.MayBeResult(found))
        {
            _faults.Report(FaultKind.CacheFileDamaged);
            return null;
        }

        var file = OpenForReading(path);
        if (file is null)
        {
            return null;
        }

        try
        {
            var length = RandomAccess.GetLength(file);
            var content = length <= MaxBufferedBytes
                ? ReadSmall(file, (int)length, key)
                : await ReadLargeAsync(file, path, length, key, cancellationToken);
            if (content is null)
            {
                _faults.Report(FaultKind.CacheFileDamaged);
            }
            else if (NoteUse(path, File.GetLastWriteTimeUtc(file)))
            {
                _verified.Touch(path, File.GetLastWriteTimeUtc(file));
            }

            if (content is OpenFileContent)
            {
                file = null;
            }

            return content;
        }
        finally
        {
            file?.Dispose();
        }
    }

    private static SafeFileHandle? OpenForReading(string path)
    {
        try
        {
            return CacheFolder.OpenForReading(path);
        }
        catch (Exception exception) when (CacheFolder.IsGone(exception))
        {
            return null;
        }
    }

    // Synchronous: .NET reads files asynchronously by blocking another thread, so it would only add two thread switches.
    private static PooledContent? ReadSmall(SafeFileHandle file, int length, string key)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        if (CacheFolder.TryReadAt(file, buffer.AsSpan(0, length), 0))
        {
            return Verify(buffer, length, key);
        }

        ArrayPool<byte>.Shared.Return(buffer);
        return null;
    }

    /// <summary>The result in a rented array; <see langword="null"/> if it is damaged, or another one.</summary>
    private static PooledContent? Verify(byte[] buffer, int length, string key)
    {
        var bytes = buffer.AsSpan(0, length);
        if (CachedFileTrailer.TryRead(bytes, length, out var trailer)
            && trailer.Has(key)
            && Crc32C.Append(0, bytes[..(int)trailer.CheckedLength]) == trailer.Checksum)
        {
            return new PooledContent(buffer, (int)trailer.PictureLength);
        }

        ArrayPool<byte>.Shared.Return(buffer);
        return null;
    }

    private async ValueTask<ImageContent?> ReadLargeAsync(
        SafeFileHandle file, string path, long length, string key, CancellationToken cancellationToken)
    {
        // Not returned after an exception: a cancelled read may still write to it.
        var buffer = ArrayPool<byte>.Shared.Rent(MaxBufferedBytes);
        var content = await CheckLargeAsync(file, path, length, key, buffer, cancellationToken);
        ArrayPool<byte>.Shared.Return(buffer);
        return content;
    }

    private async ValueTask<ImageContent?> CheckLargeAsync(
        SafeFileHandle file, string path, long length, string key, byte[] buffer, CancellationToken cancellationToken)
    {
        // Before the reading: a change meanwhile gives the file another time.
        var lastChanged = File.GetLastWriteTimeUtc(file);
        var end = buffer.AsMemory(0, CachedFileTrailer.EndSize);
        if (!await ReadExactlyAsync(file, end, length - end.Length, cancellationToken)
            || Identify(end.Span, length, key) is not { } expected)
        {
            return null;
        }

        var state = new VerifiedFiles.FileState(length, lastChanged, expected.Checksum);
        if (_verified.Has(path, state))
        {
            return new OpenFileContent(file, expected.PictureLength);
        }

        var checksum = 0u;
        for (var position = 0L; position < expected.CheckedLength;)
        {
            var part = buffer.AsMemory(0, (int)Math.Min(buffer.Length, expected.CheckedLength - position));
            if (!await ReadExactlyAsync(file, part, position, cancellationToken))
            {
                return null;
            }

            checksum = Crc32C.Append(checksum, part.Span);
            position += part.Length;
        }

        if (checksum != expected.Checksum)
        {
            return null;
        }

        _verified.Add(path, state);
        return new OpenFileContent(file, expected.PictureLength);
    }

    private static ExpectedFile? Identify(ReadOnlySpan<byte> end, long length, string key) =>
        CachedFileTrailer.TryRead(end, length, out var trailer) && trailer.Has(key)
            ? new ExpectedFile(trailer.PictureLength, trailer.CheckedLength, trailer.Checksum)
            : null;

    /// <summary>Records a use of a file, if that is due.</summary>
    /// <returns>Whether it was recorded.</returns>
    private bool NoteUse(string path, DateTime recorded)
    {
        if (!_clock.IsDue(recorded))
        {
            return false;
        }

        // By path, since the handle is read-only.
        if (_folder.WriteLastUsed(path, _clock.Now))
        {
            return true;
        }

        _clock.Refuse();
        return false;
    }

    private static async ValueTask<bool> ReadExactlyAsync(
        SafeFileHandle file, Memory<byte> bytes, long offset, CancellationToken cancellationToken)
    {
        while (bytes.Length > 0)
        {
            var count = await RandomAccess.ReadAsync(file, bytes, offset, cancellationToken);
            if (count == 0)
            {
                return false;
            }

            bytes = bytes[count..];
            offset += count;
        }

        return true;
    }

    private readonly record struct ExpectedFile(long PictureLength, long CheckedLength, uint Checksum);

    /// <summary>
    /// A small result in a rented array. The array returns to the pool only if nobody can read it any more: a connection may still read it
    /// after a write that failed or was cancelled, and would send the bytes of the next renter.
    /// </summary>
    private sealed class PooledContent(byte[] buffer, int length) : ImageContent
    {
        private byte[]? _buffer = buffer;
        private bool _isShared;

        public override long Length => length;

        internal override bool IsInMemory => true;

        private byte[] Rented
        {
            get
            {
                ObjectDisposedException.ThrowIf(_buffer is null, this);
                return _buffer;
            }
        }

        internal override bool TryGetBytes(out ReadOnlySpan<byte> bytes)
        {
            bytes = Rented.AsSpan(0, length);
            return true;
        }

        public override Stream OpenRead()
        {
            // A memory stream passes its array on when it is copied.
            Share();
            return new MemoryStream(Rented, 0, length, writable: false);
        }

        public override void Dispose()
        {
            if (Interlocked.Exchange(ref _buffer, null) is { } rented && !_isShared)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }

        internal override async Task CopyToAsync(Stream destination, CancellationToken cancellationToken)
        {
            var wasShared = _isShared;
            await WriteAsync(Share(), destination, cancellationToken);
            _isShared = wasShared;
        }

        internal override Task<byte[]> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(Rented.AsSpan(0, length).ToArray());

        private ReadOnlyMemory<byte> Share()
        {
            var bytes = Rented.AsMemory(0, length);
            _isShared = true;
            return bytes;
        }
    }

    /// <summary>A large result in its open file, which stays readable even after it is removed.</summary>
    private sealed class OpenFileContent(SafeFileHandle file, long length) : ImageContent
    {
        public override long Length => length;

        // Unbuffered, since it is read in large pieces.
        public override Stream OpenRead() => new PictureStream(file, length);

        public override void Dispose() => file.Dispose();
    }
}
