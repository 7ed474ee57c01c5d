namespace PhotoResize.ImageSharp.Decoding;

/// <summary>
/// A source's bytes as decoders read them. Each read checks whether the job was cancelled, and keeps what the storage threw apart from
/// what is wrong with the bytes. Asynchronous reads are done when they return, so the work stays on its thread.
/// </summary>
/// <param name="inner">A stream that can seek; the caller closes it.</param>
/// <param name="cancellationToken">Stops the next read.</param>
internal sealed class SourceStream(Stream inner, CancellationToken cancellationToken) : Stream
{
    private readonly List<(long Position, byte[] Bytes)> _replacements = [];

    /// <summary>What the storage threw.</summary>
    public Exception? Failure { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set => inner.Position = value;
    }

    /// <summary>Makes decoders read other bytes at a place than the source has there.</summary>
    /// <param name="position">Where the bytes go.</param>
    /// <param name="bytes">The bytes.</param>
    public void Replace(long position, ReadOnlySpan<byte> bytes) => _replacements.Add((position, bytes.ToArray()));

    public override int Read(Span<byte> buffer)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var position = inner.Position;
        try
        {
            var read = inner.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            PutReplacements(buffer[..read], position);
            return read;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Failure ??= exception;
            throw;
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        Task.FromResult(Read(buffer.AsSpan(offset, count)));

    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void PutReplacements(Span<byte> read, long position)
    {
        foreach (var (first, bytes) in _replacements)
        {
            for (var i = 0; i < bytes.Length; i++)
            {
                var place = first + i - position;
                if (place >= 0 && place < read.Length)
                {
                    read[(int)place] = bytes[i];
                }
            }
        }
    }
}
