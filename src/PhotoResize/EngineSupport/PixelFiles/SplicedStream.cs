namespace PhotoResize.EngineSupport.PixelFiles;

/// <summary>Ranges of another stream and bytes from memory, read as one file.</summary>
/// <param name="source">Can seek. The caller closes it, and does not move it while this stream is read.</param>
internal sealed class SplicedStream(Stream source) : Stream
{
    private readonly List<Piece> _pieces = [];
    private long _length;
    private long _position;

    // The piece of the last read, where the next one is likely to be.
    private int _current;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => _length;

    public override long Position
    {
        get => _position;
        set => _position = value >= 0 ? value : throw new IOException("The position lies before the start of the stream.");
    }

    /// <summary>Appends bytes.</summary>
    public void Add(byte[] bytes) => Add(new Piece(_length, bytes.Length, 0, bytes));

    /// <summary>Appends a range of the source. What lies behind its end is left out when it is read.</summary>
    public void AddRange(long start, long length)
    {
        if (_pieces is [.., { Bytes: null } last] && last.SourceStart + last.Length == start)
        {
            _pieces[^1] = last with { Length = last.Length + length };
            _length += length;
        }
        else
        {
            Add(new Piece(_length, length, start, null));
        }
    }

    public override int Read(Span<byte> buffer)
    {
        var read = 0;
        while (read < buffer.Length && Find() is { } piece)
        {
            var within = _position - piece.Start;
            var target = buffer[read..(int)Math.Min(buffer.Length, read + piece.Length - within)];
            var count = Copy(piece, within, target);
            read += count;
            _position += count;
            if (count < target.Length)
            {
                break; // The source ends within the piece.
            }
        }

        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => _length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void Add(Piece piece)
    {
        if (piece.Length > 0)
        {
            _pieces.Add(piece);
            _length += piece.Length;
        }
    }

    private int Copy(Piece piece, long within, Span<byte> target)
    {
        if (piece.Bytes is { } bytes)
        {
            bytes.AsSpan((int)within, target.Length).CopyTo(target);
            return target.Length;
        }

        // Decoders ask for a few kilobytes after the other, and going to where a stream stands is work for some of them.
        if (source.Position != piece.SourceStart + within)
        {
            source.Position = piece.SourceStart + within;
        }

        return source.ReadAtLeast(target, target.Length, throwOnEndOfStream: false);
    }

    private Piece? Find()
    {
        if (_position >= _length)
        {
            return null;
        }

        if (!Holds(_pieces[_current]) && !(_current + 1 < _pieces.Count && Holds(_pieces[++_current])))
        {
            _current = _pieces.FindLastIndex(piece => piece.Start <= _position);
        }

        return _pieces[_current];
    }

    private bool Holds(Piece piece) => _position >= piece.Start && _position < piece.Start + piece.Length;

    /// <param name="Start">Where it begins in this stream.</param>
    /// <param name="Length">How many bytes it has.</param>
    /// <param name="SourceStart">Where they begin in the source.</param>
    /// <param name="Bytes">The bytes, if they are not the source's.</param>
    private sealed record Piece(long Start, long Length, long SourceStart, byte[]? Bytes);
}
