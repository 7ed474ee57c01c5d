using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace PhotoResize.EngineSupport.Gif;

/// <summary>Decodes the pixels of a GIF (GIF89a, appendix F).</summary>
/// <remarks>
/// A code stands for a string that was put out before, so the table holds places in the output and not the strings themselves: what comes
/// out is copied from there, 16 bytes at once. A table that is full stays as it is until a code clears it.
/// </remarks>
internal sealed class LzwDecoder
{
    /// <summary>How much longer than the pixels the output has to be, since copies are made in whole vectors.</summary>
    public const int Slack = 16;

    private const int MaxCodes = 4096;
    private const int MaxCodeBits = 12;

    private readonly GifSubBlocks _data;
    private readonly byte[] _input = new byte[16 * 1024];
    private readonly int[] _starts = new int[MaxCodes];
    private readonly int[] _lengths = new int[MaxCodes];
    private int _next;
    private int _end;
    private ulong _bits;
    private int _bitCount;

    /// <param name="data">The codes, from their first byte on whenever decoding begins.</param>
    public LzwDecoder(GifSubBlocks data) => _data = data;

    /// <summary>Decodes indices of colours.</summary>
    /// <param name="minimumCodeSize">The bits of an index, 0 to 8.</param>
    /// <param name="output">Receives the indices. It is <see cref="Slack"/> longer than they are, and undefined behind them.</param>
    /// <returns>The number of indices. It is less than there is room for if the codes end early or one does not exist.</returns>
    public int Decode(int minimumCodeSize, Span<byte> output)
    {
        (_next, _end, _bits, _bitCount) = (0, 0, 0, 0);
        var count = output.Length - Slack;
        ref var pixels = ref MemoryMarshal.GetReference(output);
        var clear = 1 << minimumCodeSize;
        var end = clear + 1;
        var codeBits = minimumCodeSize + 1;

        // The code that is defined next. The first code behind a clear defines none; it fills the unused entry of the end code.
        var next = end;
        var (previousStart, previousLength) = (0, 0);
        var done = 0;
        while (done < count)
        {
            if (_bitCount < codeBits && !Refill(codeBits))
            {
                break;
            }

            var code = (int)_bits & ((1 << codeBits) - 1);
            _bits >>= codeBits;
            _bitCount -= codeBits;
            int length;
            if (code < clear)
            {
                output[done] = (byte)code;
                length = 1;
            }
            else if (code <= end)
            {
                if (code == end)
                {
                    break;
                }

                (next, codeBits) = (end, minimumCodeSize + 1);
                continue;
            }
            else if (code < next)
            {
                length = Math.Min(_lengths[code], count - done);
                Copy(ref pixels, _starts[code], done, length);
            }
            else if (code == next && next < MaxCodes)
            {
                // The string before, and its first byte once more.
                length = Math.Min(previousLength + 1, count - done);
                Copy(ref pixels, previousStart, done, length);
                output[done + length - 1] = length > previousLength ? output[done] : output[done + length - 1];
            }
            else
            {
                break;
            }

            if (next < MaxCodes)
            {
                // The string before and the byte behind it, which is the first one of this string.
                (_starts[next], _lengths[next]) = (previousStart, previousLength + 1);
                next++;
                if (next >= 1 << codeBits && codeBits < MaxCodeBits)
                {
                    codeBits++;
                }
            }

            (previousStart, previousLength) = (done, length);
            done += length;
        }

        return done;
    }

    /// <summary>Copies a string that was put out before. Bytes behind it are overwritten, up to a whole vector.</summary>
    private static void Copy(ref byte pixels, int from, int to, int length)
    {
        for (var i = 0; i < length; i += Slack)
        {
            Vector128.LoadUnsafe(ref pixels, (nuint)(from + i)).StoreUnsafe(ref pixels, (nuint)(to + i));
        }
    }

    /// <summary>Makes as many bits ready as a code has; returns whether there are so many.</summary>
    private bool Refill(int codeBits)
    {
        if (_end - _next >= sizeof(ulong))
        {
            // As many whole bytes as there is room for.
            _bits |= BinaryPrimitives.ReadUInt64LittleEndian(_input.AsSpan(_next)) << _bitCount;
            var bytes = (63 - _bitCount) / 8;
            _next += bytes;
            _bitCount += 8 * bytes;
            _bits &= ulong.MaxValue >> (64 - _bitCount);
            return true;
        }

        while (_bitCount < codeBits)
        {
            if (_next == _end)
            {
                (_next, _end) = (0, _data.Read(_input));
                if (_end == 0)
                {
                    return false;
                }
            }

            _bits |= (ulong)_input[_next++] << _bitCount;
            _bitCount += 8;
        }

        return true;
    }
}
