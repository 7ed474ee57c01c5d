namespace PhotoResize.EngineSupport.Tiff;

/// <summary>Unpacks PackBits (TIFF 6.0, section 9).</summary>
internal sealed class PackBitsStream(Stream packed) : UnpackingStream(packed)
{
    private const int Nothing = 128;

    private int _literals;
    private int _repeats;
    private byte _repeated;

    public override int Read(Span<byte> buffer)
    {
        var filled = 0;
        while (filled < buffer.Length)
        {
            if (_repeats > 0)
            {
                var count = Math.Min(_repeats, buffer.Length - filled);
                buffer.Slice(filled, count).Fill(_repeated);
                _repeats -= count;
                filled += count;
            }
            else if (NextByte() is >= 0 and var next)
            {
                if (_literals > 0)
                {
                    _literals--;
                    buffer[filled++] = (byte)next;
                }
                else
                {
                    Begin(next);
                }
            }
            else
            {
                break;
            }
        }

        return filled;
    }

    private void Begin(int command)
    {
        if (command < Nothing)
        {
            _literals = command + 1;
        }
        else if (command > Nothing && NextByte() is >= 0 and var repeated)
        {
            _repeats = 257 - command;
            _repeated = (byte)repeated;
        }
    }
}
