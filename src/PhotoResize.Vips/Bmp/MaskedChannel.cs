using System.Numerics;

namespace PhotoResize.Vips.Bmp;

/// <summary>One colour of a pixel, or its alpha, told by a mask and scaled to 8 bits.</summary>
internal readonly struct MaskedChannel
{
    private readonly uint _mask;
    private readonly int _shift;
    private readonly byte[] _scaled = new byte[256];

    /// <summary>Prepares a mask; of more than 8 bits the upper ones count, an empty one gives 0.</summary>
    /// <param name="mask">The bits of the channel. Nothing is taken for granted: they may have gaps or overlap with another's.</param>
    /// <param name="bitCount">The bits of a pixel.</param>
    public MaskedChannel(uint mask, int bitCount)
    {
        _mask = bitCount < 32 ? mask & ((1u << bitCount) - 1) : mask;
        if (_mask == 0)
        {
            return;
        }

        var width = 32 - BitOperations.LeadingZeroCount(_mask) - BitOperations.TrailingZeroCount(_mask);
        _shift = BitOperations.TrailingZeroCount(_mask) + Math.Max(0, width - 8);
        var most = _mask >> _shift;
        for (var i = 0u; i <= most; i++)
        {
            _scaled[i] = (byte)(((i * 255) + (most / 2)) / most);
        }
    }

    public byte Of(uint packed) => _scaled[(packed & _mask) >> _shift];
}
