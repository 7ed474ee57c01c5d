namespace PhotoResize.EngineSupport.Tiff;

/// <summary>Bytes whose bits are in the other order (FillOrder 2).</summary>
internal sealed class ReversedBitsStream(Stream reversed) : UnpackingStream(reversed)
{
    public override int Read(Span<byte> buffer)
    {
        var filled = 0;
        while (filled < buffer.Length && NextByte() is >= 0 and var next)
        {
            var bits = (byte)next;
            bits = (byte)((bits >> 4) | (bits << 4));
            bits = (byte)(((bits & 0xCC) >> 2) | ((bits & 0x33) << 2));
            buffer[filled++] = (byte)(((bits & 0xAA) >> 1) | ((bits & 0x55) << 1));
        }

        return filled;
    }
}
