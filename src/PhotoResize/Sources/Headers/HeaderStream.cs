using System.Buffers;

namespace PhotoResize.Sources.Headers;

/// <summary>
/// Reads a header through a small buffer and skips what is not needed: by seeking if the stream can seek, else by reading. Access beyond
/// the end throws <see cref="InvalidDataException"/>, except in <see cref="PeekAsync"/>.
/// </summary>
/// <param name="stream">Positions are relative to its current one.</param>
/// <param name="cancellationToken">Cancels every read.</param>
/// <param name="maxBytes">Most bytes to read, skipped ones not counted; <see langword="null"/> for a job, which has a limit of time.</param>
internal sealed class HeaderStream(Stream stream, CancellationToken cancellationToken, long? maxBytes = null) : IDisposable
{
    /// <summary>
    /// The maximum of bytes per call. One file system page: headers are small, and where there are several they are far apart.
    /// </summary>
    public const int BufferBytes = 4096;

    /// <summary>How many bytes are read before others have a turn.</summary>
    private const int BytesBetweenYields = 64 * 1024;

    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
    private readonly long _origin = stream.CanSeek ? stream.Position : 0;
    private long _bufferPosition;
    private int _next;
    private int _end;
    private long _bytesRead;
    private long _yieldAt = BytesBetweenYields;

    /// <summary>The position of the next byte.</summary>
    public long Position => _bufferPosition + _next;

    /// <summary>How many bytes there are; <see langword="null"/> if the stream cannot seek, so that it cannot be known.</summary>
    public long? Length => stream.CanSeek ? stream.Length - _origin : null;

    /// <summary>
    /// Returns the next bytes without consuming them; fewer than <paramref name="count"/> at the end. Valid until the next call.
    /// </summary>
    public async ValueTask<ReadOnlyMemory<byte>> PeekAsync(int count)
    {
        await FillAsync(count);
        return _buffer.AsMemory(_next, Math.Min(count, _end - _next));
    }

    /// <summary>Consumes exactly <paramref name="count"/> bytes. Valid until the next call.</summary>
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

    /// <summary>Consumes <paramref name="count"/> bytes and copies them; the caller limits the count.</summary>
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

    /// <summary>Skips all bytes before the next <paramref name="value"/>.</summary>
    public async ValueTask SkipUntilAsync(byte value)
    {
        while (true)
        {
            var found = _buffer.AsSpan(_next, _end - _next).IndexOf(value);
            if (found >= 0)
            {
                _next += found;
                return;
            }

            _next = _end;
            if (!await FillAsync(1))
            {
                throw EndOfFile();
            }
        }
    }

    /// <summary>Skips <paramref name="count"/> bytes, 0 or more.</summary>
    public ValueTask SkipAsync(long count)
    {
        if (count <= _end - _next)
        {
            _next += (int)count;
            return ValueTask.CompletedTask;
        }

        return count <= long.MaxValue - _origin - Position ? MoveForwardAsync(Position + count) : throw EndOfFile();
    }

    /// <summary>Moves to <paramref name="position"/>; backwards only if the stream can seek.</summary>
    public ValueTask MoveToAsync(long position)
    {
        if (position >= Position)
        {
            return SkipAsync(position - Position);
        }

        if (position >= _bufferPosition)
        {
            _next = (int)(position - _bufferPosition);
            return ValueTask.CompletedTask;
        }

        if (!stream.CanSeek || position < 0)
        {
            throw new InvalidDataException("The header refers back to bytes that have been passed.");
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

    /// <summary>Buffers <paramref name="count"/> bytes; returns <see langword="false"/> if the stream has fewer.</summary>
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
            await BeginReadAsync();
            var read = await stream.ReadAsync(_buffer.AsMemory(_end, BufferBytes - _end), cancellationToken);
            if (read == 0)
            {
                return false;
            }

            _end += read;
            _bytesRead += read;
        }

        return true;
    }

    /// <summary>
    /// Ends a header that does not end, and lets others have their turn meanwhile. A file's reads continue on the thread pool's own queue of
    /// the thread that ends them, which comes before all other work: a few long headers would occupy the pool.
    /// </summary>
    private async ValueTask BeginReadAsync()
    {
        if (maxBytes is null)
        {
            return;
        }

        if (_bytesRead >= maxBytes)
        {
            throw new HeaderTooLongException();
        }

        if (_bytesRead >= _yieldAt)
        {
            _yieldAt = _bytesRead + BytesBetweenYields;
            await Task.Yield();
        }
    }
}
