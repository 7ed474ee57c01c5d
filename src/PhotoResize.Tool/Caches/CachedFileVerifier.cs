using System.Buffers;
using Microsoft.Win32.SafeHandles;
using PhotoResize.Caching.Disk;
using PhotoResize.Key;

namespace PhotoResize.Tool.Caches;

/// <summary>Compares files of a cache with their trailers, whatever request they are results of.</summary>
/// <param name="folder">The cache's folder.</param>
internal sealed class CachedFileVerifier(CacheFolder folder)
{
    private const int BufferBytes = 256 * 1024;

    /// <summary>Reads a whole file.</summary>
    public VerifiedFile Verify(CachedFile file)
    {
        try
        {
            var path = folder.PathOf(file);
            if (!CacheFolder.MayBeResult(new FileInfo(path)))
            {
                return TooShort(file);
            }

            using var handle = CacheFolder.OpenForReading(path);
            return Verify(file, handle);
        }
        catch (Exception exception) when (CacheFolder.IsGone(exception))
        {
            return Of(file, VerifiedState.Gone, "was removed meanwhile");
        }
        catch (Exception exception) when (CacheFolder.IsDiskFault(exception))
        {
            return Of(file, VerifiedState.Unreadable, exception.Message);
        }
    }

    private static VerifiedFile Verify(CachedFile file, SafeFileHandle handle)
    {
        var length = RandomAccess.GetLength(handle);
        Span<byte> end = stackalloc byte[CachedFileTrailer.EndSize];
        if (length < end.Length || !CacheFolder.TryReadAt(handle, end, length - end.Length))
        {
            return TooShort(file);
        }

        if (!CachedFileTrailer.TryRead(end, length, out var trailer))
        {
            return CacheFolder.IsNamedAsResult(file.Path)
                ? Of(file, VerifiedState.Damaged, "has no trailer of its length: it was cut off or overwritten")
                : Of(file, VerifiedState.Foreign, "is no result");
        }

        if (ChecksumOf(handle, trailer.CheckedLength) != trailer.Checksum)
        {
            return Of(file, VerifiedState.Damaged, "its checksum is wrong: bytes were changed");
        }

        return CacheFolder.IsNamedAsResult(file.Path) && !Path.GetFileName(file.Path).StartsWith(ImageKey.Hash(trailer.Key), StringComparison.Ordinal)
            ? Of(file, VerifiedState.Damaged, "its name is that of another result")
            : Of(file, VerifiedState.Sound, "");
    }

    private static VerifiedFile TooShort(CachedFile file) => CacheFolder.IsNamedAsResult(file.Path)
        ? Of(file, VerifiedState.Damaged, "is shorter than any result: it was cut off")
        : Of(file, VerifiedState.Foreign, "is no result");

    /// <returns><see langword="null"/> if the file has become shorter.</returns>
    private static uint? ChecksumOf(SafeFileHandle handle, long length)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var checksum = 0u;
            for (var position = 0L; position < length;)
            {
                var part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, length - position));
                if (!CacheFolder.TryReadAt(handle, part, position))
                {
                    return null;
                }

                checksum = Crc32C.Append(checksum, part);
                position += part.Length;
            }

            return checksum;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static VerifiedFile Of(CachedFile file, VerifiedState state, string problem) => new(file.Path, file.Length, state, problem);
}
