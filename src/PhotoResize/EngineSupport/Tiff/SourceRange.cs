namespace PhotoResize.EngineSupport.Tiff;

/// <summary>A range of another stream. Reads where it stands itself, so that several ranges can be read in turn.</summary>
/// <remarks>Asynchronous reads are done at once: who decodes has a thread for it.</remarks>
/// <param name="source">Can seek. The caller closes it.</param>
/// <param name="start">Where the range begins.</param>
/// <param name="length">How many bytes it has.</param>
/// <param name="cancellationToken">Stops reading.</param>
internal sealed class SourceRange(Stream source, long start, long length, CancellationToken cancellationToken) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position { get; set; }

    public override int Read(Span<byte> buffer)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var count = (int)Math.Clamp(length - Position, 0, buffer.Length);
        if (count == 0)
        {
            return 0;
        }

        source.Position = start + Position;
        var read = source.ReadAtLeast(buffer[..count], count, throwOnEndOfStream: false);
        Position += read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        Task.FromResult(Read(buffer.AsSpan(offset, count)));

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
