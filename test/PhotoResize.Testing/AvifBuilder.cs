using System.Buffers.Binary;
using System.Text;

namespace PhotoResize.Testing;

/// <summary>An item of an <see cref="AvifBuilder"/>.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Type">Four letters.</param>
/// <param name="Content">Its content; none if <see langword="null"/>.</param>
/// <param name="Properties">Whole boxes.</param>
public sealed record AvifItem(int Id, string Type, byte[]? Content, params byte[][] Properties)
{
    /// <summary>Whether the content stands in the metadata rather than behind it.</summary>
    public bool IsInMetadata { get; init; }

    /// <summary>How often the content is named as a part of the item.</summary>
    public int Parts { get; init; } = 1;

    /// <summary>Whether it names the content of the item before as its own.</summary>
    public bool SharesContent { get; init; }
}

/// <summary>Puts an AVIF together from items, none of which has to make sense.</summary>
public static class AvifBuilder
{
    private const string AlphaName = "urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0";

    public static byte[] AlphaType => FullBox("auxC", 0, Encoding.ASCII.GetBytes(AlphaName));

    /// <summary>A file of some items, of which the first one is the primary one.</summary>
    /// <param name="items">The items.</param>
    /// <param name="references">What <see cref="Reference"/> gave.</param>
    /// <param name="inMetadata">Whole boxes to put at the end of the metadata.</param>
    public static byte[] File(IReadOnlyList<AvifItem> items, IEnumerable<byte[]>? references = null, params byte[][] inMetadata)
    {
        byte[] type = Box("ftyp", [.. "avif"u8, 0, 0, 0, 0, .. "avif"u8, .. "mif1"u8]);

        // Places do not change the length, so the first attempt tells where the content is.
        var metadata = Metadata(0);
        metadata = Metadata(type.Length + metadata.Length + 8);
        return [.. type, .. metadata, .. Box("mdat", [.. items.Where(item => !item.IsInMetadata).SelectMany(Own)])];

        byte[] Metadata(int dataStart)
        {
            var (places, data, inside) = (new List<byte>(), dataStart, 0);
            var last = (Start: 0, Length: 0);
            foreach (var item in items)
            {
                var length = Own(item).Length;
                last = item.SharesContent ? last : (item.IsInMetadata ? inside : data, length);
                var parts = item.SharesContent || length > 0 ? item.Parts : 0;
                places.AddRange([.. U16(item.Id), 0, item.IsInMetadata ? (byte)1 : (byte)0, 0, 0, .. U16(parts)]);
                for (var i = 0; i < parts; i++)
                {
                    places.AddRange([.. U32(last.Start), .. U32(last.Length)]);
                }

                (data, inside) = item.IsInMetadata ? (data, inside + length) : (data + length, inside);
            }

            byte[][] properties = [.. items.SelectMany(item => item.Properties)];
            var (associations, number) = (new List<byte>(), 0);
            foreach (var item in items)
            {
                associations.AddRange([.. U16(item.Id), (byte)item.Properties.Length]);
                foreach (var _ in item.Properties)
                {
                    number++;
                    associations.AddRange(U16(number));
                }
            }

            byte[][] named = [.. references ?? []];
            return FullBox("meta", 0,
            [
                .. FullBox("hdlr", 0, [0, 0, 0, 0, .. "pict"u8, .. new byte[13]]),
                .. FullBox("pitm", 0, U16(items[0].Id)),
                .. FullBox("iloc", 1, [0x44, 0x00, .. U16(items.Count), .. places]),
                .. FullBox("iinf", 0, [.. U16(items.Count), .. items.SelectMany(Information)]),
                .. named.Length > 0 ? FullBox("iref", 0, [.. named.SelectMany(reference => reference)]) : [],
                .. Box("iprp", [.. Box("ipco", [.. properties.SelectMany(property => property)]), .. WideAssociations([.. U32(items.Count), .. associations])]),
                .. Box("idat", [.. items.Where(item => item.IsInMetadata).SelectMany(Own)]),
                .. inMetadata.SelectMany(box => box),
            ]);
        }

        static byte[] Own(AvifItem item) => item.Content ?? [];

        static byte[] Information(AvifItem item) => FullBox("infe", 2, [.. U16(item.Id), 0, 0, .. Encoding.ASCII.GetBytes(item.Type), 0]);

        static byte[] WideAssociations(byte[] content)
        {
            var box = FullBox("ipma", 0, content);
            box[11] = 1;
            return box;
        }
    }

    /// <summary>Coded pixels: an item of its own, with no picture in it unless <paramref name="units"/> have one.</summary>
    public static AvifItem Coded(int id, int width, int height, params byte[][] units) =>
        new(id, "av01", [.. units.SelectMany(unit => unit)], Size(width, height), Coding());

    /// <summary>Items put side by side, on a canvas of a size that its property need not tell.</summary>
    public static AvifItem Grid(int id, int width, int height, uint canvasWidth, uint canvasHeight, int columns = 1, int rows = 1) =>
        new(id, "grid", [0, 1, (byte)(rows - 1), (byte)(columns - 1), .. U32(canvasWidth), .. U32(canvasHeight)], Size(width, height));

    /// <summary>Items put over each other.</summary>
    public static AvifItem Overlay(int id, int width, int height, uint canvasWidth, uint canvasHeight, int parts = 1) =>
        new(id, "iovl", [0, 1, 0, 0, 0, 0, 0, 0, 0, 0, .. U32(canvasWidth), .. U32(canvasHeight), .. new byte[8 * parts]], Size(width, height));

    /// <summary>A copy of another item.</summary>
    public static AvifItem Copy(int id, int width, int height) => new(id, "iden", null, Size(width, height));

    public static byte[] Size(int width, int height) => FullBox("ispe", 0, [.. U32(width), .. U32(height)]);

    public static byte[] Clip(int width, int height) =>
        Box("clap", [.. U32(width), .. U32(1), .. U32(height), .. U32(1), .. U32(0), .. U32(1), .. U32(0), .. U32(1)]);

    public static byte[] Rotation(int quarterTurns) => Box("irot", [(byte)quarterTurns]);

    /// <summary>The configuration of 8 bits and 4:4:4, with units that come before those of the item.</summary>
    public static byte[] Coding(params byte[][] units) => Box("av1C", [0x81, 0x20, 0, 0, .. units.SelectMany(unit => unit)]);

    public static byte[] Reference(string type, int from, params int[] to) =>
        Box(type, [.. U16(from), .. U16(to.Length), .. to.SelectMany(U16)]);

    /// <summary>A unit of AV1: 1 is a sequence header, 6 a frame.</summary>
    public static byte[] Unit(int type, byte[] content)
    {
        var length = new List<byte>();
        for (var left = content.Length; ; left >>= 7)
        {
            length.Add((byte)((left & 0x7F) | (left > 0x7F ? 0x80 : 0)));
            if (left <= 0x7F)
            {
                return [(byte)((type << 3) | 2), .. length, .. content];
            }
        }
    }

    /// <summary>The sequence header of a still picture.</summary>
    public static byte[] StillHeader(int width, int height)
    {
        var bits = new Bits();
        bits.Add(1, 3).Add(1, 1).Add(1, 1).Add(0, 5);
        return Unit(1, bits.AddSize(width, height).ToArray());
    }

    /// <summary>The sequence header of a film, with all that may stand before its size.</summary>
    public static byte[] FilmHeader(int width, int height)
    {
        var bits = new Bits();
        bits.Add(1, 3).Add(0, 1).Add(0, 1);
        bits.Add(1, 1).Add(1, 32).Add(25, 32).Add(1, 1).Add(0b00101, 5); // times, with a number of five bits
        bits.Add(1, 1).Add(9, 5).Add(1, 32).Add(9, 5).Add(9, 5); // delays of ten bits
        bits.Add(1, 1).Add(1, 5);
        for (var i = 0; i < 2; i++)
        {
            bits.Add(0, 12).Add(8, 5).Add(0, 1).Add(1, 1).Add(0, 10).Add(0, 10).Add(0, 1).Add(1, 1).Add(3, 4);
        }

        return Unit(1, bits.AddSize(width, height).ToArray());
    }

    public static byte[] Box(string type, byte[] content) => [.. U32(content.Length + 8), .. Encoding.ASCII.GetBytes(type), .. content];

    public static byte[] FullBox(string type, int version, byte[] content) => Box(type, [(byte)version, 0, 0, 0, .. content]);

    private static byte[] U16(int value)
    {
        var bytes = new byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)value);
        return bytes;
    }

    private static byte[] U32(long value)
    {
        var bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)value);
        return bytes;
    }

    private sealed class Bits
    {
        private readonly List<bool> _bits = [];

        public Bits Add(uint value, int count)
        {
            for (var i = count - 1; i >= 0; i--)
            {
                _bits.Add(((value >> i) & 1) != 0);
            }

            return this;
        }

        public Bits AddSize(int width, int height) =>
            Add(15, 4).Add(15, 4).Add((uint)(width - 1), 16).Add((uint)(height - 1), 16).Add(0, 40);

        public byte[] ToArray()
        {
            var bytes = new byte[(_bits.Count + 7) / 8];
            for (var i = 0; i < _bits.Count; i++)
            {
                bytes[i / 8] |= _bits[i] ? (byte)(0x80 >> (i % 8)) : (byte)0;
            }

            return bytes;
        }
    }
}
