namespace PhotoResize.EngineSupport.Gif;

/// <summary>Reads the content of sub-blocks as if it were in one piece.</summary>
/// <param name="stream">The file.</param>
internal sealed class GifSubBlocks(Stream stream)
{
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _next;
    private int _end;
    private int _left;
    private bool _hasEnded;

    /// <summary>Begins with the sub-block whose length is at a position.</summary>
    public void MoveTo(long position)
    {
        stream.Position = position;
        (_next, _end, _left, _hasEnded) = (0, 0, 0, false);
    }

    /// <summary>Reads content; less than asked for at the end of the sub-blocks, or of the file.</summary>
    public int Read(Span<byte> content)
    {
        var read = 0;
        while (read < content.Length && HasMore())
        {
            var part = _buffer.AsSpan(_next, Math.Min(Math.Min(_left, _end - _next), content.Length - read));
            part.CopyTo(content[read..]);
            read += part.Length;
            _next += part.Length;
            _left -= part.Length;
        }

        return read;
    }

    private bool HasMore()
    {
        if (_left == 0 && !_hasEnded)
        {
            _left = Fill() ? _buffer[_next++] : 0;
            _hasEnded = _left == 0;
        }

        return !_hasEnded && Fill();
    }

    private bool Fill()
    {
        if (_next == _end)
        {
            (_next, _end) = (0, stream.Read(_buffer));
        }

        return _next < _end;
    }
}
