namespace PhotoResize.Sources.Headers;

/// <summary>Where a part of an item is in the file.</summary>
/// <param name="Start">Its first byte.</param>
/// <param name="Length">Its length; <see cref="long.MaxValue"/> up to the end of the file.</param>
internal readonly record struct HeifExtent(long Start, long Length);

/// <summary>Reads the content of an item, which may be in several parts of the file, from its start on.</summary>
/// <param name="header">The file.</param>
/// <param name="extents">The parts.</param>
internal sealed class HeifItemContent(HeaderStream header, IReadOnlyList<HeifExtent> extents)
{
    private int _extent;
    private long _position;

    /// <summary>The next bytes, at most a buffer full; fewer at the end.</summary>
    /// <exception cref="InvalidDataException">The file ends before the item, or the item lies in front of what has been read of a stream.</exception>
    public async ValueTask<byte[]> PeekAsync(int count)
    {
        var bytes = new byte[count];
        var (read, extent, position) = (0, _extent, _position);
        while (read < count && extent < extents.Count)
        {
            var (start, length) = extents[extent];
            if (position >= length)
            {
                (extent, position) = (extent + 1, position - length);
                continue;
            }

            await header.MoveToAsync(start + position);
            var part = await header.PeekAsync((int)Math.Min(count - read, length - position));
            if (part.IsEmpty)
            {
                break;
            }

            part.CopyTo(bytes.AsMemory(read));
            read += part.Length;
            position += part.Length;
        }

        return bytes[..read];
    }

    /// <summary>Moves on, which reads nothing.</summary>
    public void Skip(long count)
    {
        // Within the first part that it fits in, so that the sum cannot overflow.
        while (_extent < extents.Count && count >= extents[_extent].Length - _position)
        {
            count -= extents[_extent].Length - _position;
            (_extent, _position) = (_extent + 1, 0);
        }

        _position += _extent < extents.Count ? count : 0;
    }
}
