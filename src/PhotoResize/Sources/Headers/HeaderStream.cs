using System.Buffers;

namespace PhotoResize.Sources.Headers;

/// <summary>
/// Reads a file's structure through a small buffer and steps over what is not needed: by seeking where the stream can, by reading on where
/// it cannot. Everything that would need bytes beyond the end throws <see cref="InvalidDataException"/>.
/// </summary>
/// <param name="stream">Positions count from where it stands now.</param>
/// <param name="cancellationToken">Cancels every read.</param>
internal sealed class HeaderStream(Stream stream, CancellationToken cancellationToken) : IDisposable
{
    /// <summary>
    /// The most that can be asked for at once. One page of the file system: headers are small, and far apart where there are several.
    /// </summary>
    public const int BufferBytes = 4096;

    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
    private readonly long _origin = stream.CanSeek ? stream.Position : 0;
    private long _bufferPosition;
    private int _next;
    private int _end;

    /// <summary>Where the next byte comes from.</summary>
    public long Position => _bufferPosition + _next;

    /// <summary>
    /// The next bytes without consuming them: fewer than <paramref name="count"/> at the end of the file. Valid until the next call.
    /// </summary>
    public async ValueTask<ReadOnlyMemory<byte>> PeekAsync(int count)
    {
        await FillAsync(count);
        return _buffer.AsMemory(_next, Math.Min(count, _end - _next));
    }

    /// <summary>Consumes the next bytes, exactly <paramref name="count"/> of them. Valid until the next call.</summary>
    public ValueTask<ReadOnlyMemory<byte>> ReadAsync(int count)
    {
        return _end - _next >= count ? new(Take()) : FillAndTakeAsync();

        ReadOnlyMemory<byte> Take()
        {
            _next += count;
            return _buffer.AsMemory(_next - count, count);
        }

        async ValueTask<ReadOnlyMemory<byte>> FillAndTakeAsync()
        {
            await FillAsync(count);
            return _end - _next >= count ? Take() : throw EndOfFile();
        }
    }

    /// <summary>Consumes the next <paramref name="count"/> bytes into memory of their own; the caller bounds how many.</summary>
    public async ValueTask<byte[]> ReadBytesAsync(int count)
    {
        var bytes = new byte[count];
        for (var copied = 0; copied < count;)
        {
            var part = await ReadAsync(Math.Min(BufferBytes, count - copied));
            part.CopyTo(bytes.AsMemory(copied));
            copied += part.Length;
        }

        return bytes;
    }

    /// <summary>Consumes one byte.</summary>
    public ValueTask<byte> ReadByteAsync()
    {
        return _next < _end ? new(_buffer[_next++]) : FillAndTakeAsync();

        async ValueTask<byte> FillAndTakeAsync() => (await ReadAsync(1)).Span[0];
    }

    /// <summary>Steps over <paramref name="count"/> bytes, 0 or more.</summary>
    public ValueTask SkipAsync(long count)
    {
        if (count <= _end - _next)
        {
            _next += (int)count;
            return ValueTask.CompletedTask;
        }

        return count <= long.MaxValue - _origin - Position ? MoveForwardAsync(Position + count) : throw EndOfFile();
    }

    /// <summary>Goes to <paramref name="position"/>; backwards only in a stream that can seek.</summary>
    public ValueTask MoveToAsync(long position)
    {
        if (position >= Position)
        {
            return SkipAsync(position - Position);
        }

        if (!stream.CanSeek || position < 0)
        {
            throw new InvalidDataException("The header leads back to bytes that are gone.");
        }

        Seek(position);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    private static InvalidDataException EndOfFile() => new("The file ends within its header.");

    private async ValueTask MoveForwardAsync(long position)
    {
        if (stream.CanSeek)
        {
            Seek(position);
            return;
        }

        while (position > _bufferPosition + _end)
        {
            _next = _end;
            if (!await FillAsync(1))
            {
                throw EndOfFile();
            }
        }

        _next = (int)(position - _bufferPosition);
    }

    private void Seek(long position)
    {
        if (position > stream.Length - _origin)
        {
            throw EndOfFile();
        }

        stream.Position = _origin + position;
        _bufferPosition = position;
        _next = _end = 0;
    }

    /// <summary>Has <paramref name="count"/> bytes ready in the buffer, or all that are left; tells which.</summary>
    private async ValueTask<bool> FillAsync(int count)
    {
        if (_next + count > BufferBytes || _next == _end)
        {
            _buffer.AsSpan(_next, _end - _next).CopyTo(_buffer);
            _bufferPosition += _next;
            _end -= _next;
            _next = 0;
        }

        while (_end - _next < count)
        {
            var read = await stream.ReadAsync(_buffer.AsMemory(_end, BufferBytes - _end), cancellationToken);
            if (read == 0)
            {
                return false;
            }

            _end += read;
        }

        return true;
    }
}
