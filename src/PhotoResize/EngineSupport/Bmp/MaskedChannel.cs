using System.Numerics;

namespace PhotoResize.EngineSupport.Bmp;

/// <summary>One channel of a pixel, selected by a mask and scaled to 8 bits.</summary>
internal readonly struct MaskedChannel
{
    private readonly uint _mask;
    private readonly int _shift;
    private readonly byte[] _scaled = new byte[256];

    /// <summary>Prepares a mask. Of more than 8 bits the highest 8 are used; an empty mask gives 0.</summary>
    /// <param name="mask">The bits of the channel, side by side.</param>
    public MaskedChannel(uint mask)
    {
        _mask = mask;
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
