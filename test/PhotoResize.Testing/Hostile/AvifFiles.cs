using PhotoResize.Settings;

namespace PhotoResize.Testing.Hostile;

/// <summary>Files of few pixels that say they have many, and items that are made of each other.</summary>
internal static class AvifFiles
{
    private static readonly byte[] Small = ReferenceEncoder.Encode(ImageFormat.Avif, Picture.Draw(64, 48, (x, y) => (4 * x, 5 * y, 0, 255)));

    public static IEnumerable<HostileFile> All
    {
        get
        {
            yield return HostileFile.Refused("avif-half.avif", Small[..(Small.Length * 3 / 4)]);
            yield return HostileFile.Refused("avif-says-16384x16384.avif", WithSize(16384, 16384));
            yield return HostileFile.Refused("avif-says-four-billion.avif", WithSize(uint.MaxValue, uint.MaxValue));
            yield return HostileFile.Refused("avif-grid-of-256x256-tiles.avif", Derived("grid", Grid(255, 255, 16384, 16384), tiles: 1000));
            yield return HostileFile.Refused("avif-grid-of-itself.avif", Derived("grid", Grid(0, 0, 64, 48), tiles: 1, isOfItself: true));
            yield return HostileFile.Refused("avif-identity-of-itself.avif", Derived("iden", [], tiles: 1, isOfItself: true));
            yield return HostileFile.Refused("avif-overlay-of-16384x16384.avif", Derived("iovl", Overlay(16384, 16384, 1), tiles: 1));
            yield return HostileFile.Refused("avif-boxes-in-boxes.avif", Nested(10_000));
            yield return HostileFile.Refused("avif-box-of-four-gigabytes.avif", [.. ByteList.Box("ftyp", "avif\0\0\0\0avifmif1"u8.ToArray()), 0xFF, 0xFF, 0xFF, 0xFF, .. "meta"u8, 0, 0, 0, 0]);
            yield return HostileFile.Refused("avif-65535-items.avif", Derived("iden", [], tiles: 65_000));
        }
    }

    private static byte[] WithSize(uint width, uint height)
    {
        byte[] file = [.. Small];
        new ByteList().Big32(width).Big32(height).ToArray().CopyTo(file, file.AsSpan().IndexOf("ispe"u8) + 8);
        return file;
    }

    private static byte[] Grid(byte rowsMinusOne, byte columnsMinusOne, int width, int height) =>
        new ByteList().Add(0, 1, rowsMinusOne, columnsMinusOne).Big32(width).Big32(height).ToArray();

    private static byte[] Overlay(int width, int height, int layers)
    {
        var overlay = new ByteList().Add(0, 1).Big16(0).Big16(0).Big16(0).Big16(0xFFFF).Big32(width).Big32(height);
        for (var i = 0; i < layers; i++)
        {
            overlay.Big32(0).Big32(0);
        }

        return overlay.ToArray();
    }

    /// <summary>Item 1 is derived from others, all of which are said to be coded pictures of 64 x 48.</summary>
    private static byte[] Derived(string type, byte[] data, int tiles, bool isOfItself = false)
    {
        var items = new ByteList().Big16(tiles + 1).Add(Item(1, type));
        var locations = new ByteList().Add(0x44, 0).Big16(tiles + 1);
        var references = new ByteList().Big16(1).Big16(tiles);
        var associations = new ByteList().Big32(tiles + 1);
        Locate(1, data.Length);
        Associate(1);
        for (var i = 2; i < tiles + 2; i++)
        {
            items.Add(Item(i, "av01"));
            Locate(i, 8);
            references.Big16(isOfItself ? 1 : i);
            Associate(i);
        }

        return
        [
            .. ByteList.Box("ftyp", "avif\0\0\0\0avifmif1"u8.ToArray()),
            .. Full("meta",
            [
                .. Full("hdlr", [0, 0, 0, 0, .. "pict"u8, .. new byte[13]]),
                .. Full("pitm", [0, 1]),
                .. Full("iinf", items.ToArray()),
                .. Full("iref", ByteList.Box("dimg", references.ToArray())),
                .. ByteList.Box("iprp", [.. ByteList.Box("ipco", Full("ispe", new ByteList().Big32(64).Big32(48).ToArray())), .. Full("ipma", associations.ToArray())]),
                .. Full("iloc", locations.ToArray()),
            ]),
            .. ByteList.Box("mdat", [.. data, .. new byte[8]]),
        ];

        void Locate(int item, int length) => locations.Big16(item).Big16(0).Big16(1).Big32(0).Big32(length);

        void Associate(int item) => associations.Big16(item).Add(1, 0x81);

        static byte[] Item(int id, string type) => Full("infe", new ByteList().Big16(id).Big16(0).Text(type).Add(0).ToArray(), version: 2);
    }

    private static byte[] Nested(int depth)
    {
        var size = (depth + 1) * 8;
        var boxes = new ByteList().Add(ByteList.Box("ftyp", "avif\0\0\0\0avifmif1"u8.ToArray())).Big32(size + 4).Text("meta").Big32(0);
        for (var i = 0; i < depth; i++)
        {
            boxes.Big32((depth - i) * 8).Text("iprp");
        }

        return boxes.ToArray();
    }

    private static byte[] Full(string type, byte[] content, byte version = 0) => ByteList.Box(type, [version, 0, 0, 0, .. content]);
}
