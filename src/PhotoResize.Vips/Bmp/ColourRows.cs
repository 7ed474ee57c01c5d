using System.Buffers.Binary;

namespace PhotoResize.Vips.Bmp;

/// <summary>Pixels of 16, 24 or 32 bits that hold their colours themselves.</summary>
internal sealed class ColourRows(Stream file, BmpLayout layout) : BmpRows
{
    private readonly PaddedRows _rows = new(file, layout);
    private readonly int _bitCount = layout.BitCount;
    private readonly MaskedChannel _red = new(layout.Masks.Red, layout.BitCount);
    private readonly MaskedChannel _green = new(layout.Masks.Green, layout.BitCount);
    private readonly MaskedChannel _blue = new(layout.Masks.Blue, layout.BitCount);
    private readonly MaskedChannel _alpha = new(layout.Masks.Alpha, layout.BitCount);

    public override int Bands { get; } = layout.Masks.Alpha == 0 ? 3 : 4;

    public override void Read(Span<byte> pixels)
    {
        var row = _rows.Next();
        switch (_bitCount)
        {
            case 16:
                for (int x = 0, p = 0; x < row.Length; x += 2, p += Bands)
                {
                    Unpack(BinaryPrimitives.ReadUInt16LittleEndian(row[x..]), pixels[p..]);
                }

                break;

            case 24:
                for (var x = 0; x < row.Length; x += 3)
                {
                    (pixels[x], pixels[x + 1], pixels[x + 2]) = (row[x + 2], row[x + 1], row[x]);
                }

                break;

            default:
                for (int x = 0, p = 0; x < row.Length; x += 4, p += Bands)
                {
                    Unpack(BinaryPrimitives.ReadUInt32LittleEndian(row[x..]), pixels[p..]);
                }

                break;
        }
    }

    private void Unpack(uint packed, Span<byte> pixel)
    {
        (pixel[0], pixel[1], pixel[2]) = (_red.Of(packed), _green.Of(packed), _blue.Of(packed));
        if (Bands == 4)
        {
            pixel[3] = _alpha.Of(packed);
        }
    }
}
