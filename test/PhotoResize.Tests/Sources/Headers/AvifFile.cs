namespace PhotoResize.Tests.Sources.Headers;

/// <summary>Crafts AVIF files, and their relatives, without pictures. The primary item is number 1.</summary>
internal static class AvifFile
{
    private const string AlphaName = "urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0";

    /// <summary>A file of one item with <paramref name="properties"/>.</summary>
    public static byte[] Create(params byte[][] properties) =>
        Create(FileType("avif", "mif1"), [Item(1, "av01")], properties, [(1, [.. Enumerable.Range(1, properties.Length)])]);

    public static byte[] Create(
        byte[] fileType, byte[][] items, byte[][] properties, (int Item, int[] Properties)[] associations, params byte[][] references) =>
        [
            .. fileType,
            .. Box("free", new byte[5]),
            .. FullBox(
                "meta",
                0,
                [
                    .. FullBox("hdlr", 0, new byte[20]),
                    .. FullBox("pitm", 0, [0, 1]),
                    .. FullBox("iinf", 0, [0, (byte)items.Length, .. items.SelectMany(item => item)]),
                    .. references.Length > 0 ? FullBox("iref", 0, [.. references.SelectMany(reference => reference)]) : [],
                    .. Box("iprp", [.. Box("ipco", [.. properties.SelectMany(property => property)]), .. Associations(associations)]),
                ]),
            .. Box("mdat", new byte[8]),
        ];

    public static byte[] FileType(params string[] brands) =>
        Box("ftyp", new ByteBuilder().Text(brands[0]).U32(0).Text(string.Concat(brands)).ToArray());

    public static byte[] Item(int id, string type) => FullBox("infe", 2, new ByteBuilder().U16(id).U16(0).Text(type).U8(0).ToArray());

    public static byte[] Size(long width, long height) => FullBox("ispe", 0, new ByteBuilder().U32(width).U32(height).ToArray());

    public static byte[] Rotation(int quarterTurns) => Box("irot", (byte)quarterTurns);

    public static byte[] Mirror => Box("imir", 1);

    public static byte[] Clip(int width, int height) =>
        Box("clap", new ByteBuilder().U32(width).U32(1).U32(height).U32(1).U32(0).U32(1).U32(0).U32(1).ToArray());

    public static byte[] Alpha => FullBox("auxC", 0, new ByteBuilder().Text(AlphaName).ToArray());

    public static byte[] Reference(string type, int from, params int[] to)
    {
        var content = new ByteBuilder().U16(from).U16(to.Length);
        foreach (var item in to)
        {
            content.U16(item);
        }

        return Box(type, content.ToArray());
    }

    public static byte[] Box(string type, params byte[] content) =>
        new ByteBuilder().U32(content.Length + 8).Text(type).Bytes(content).ToArray();

    public static byte[] FullBox(string type, int version, byte[] content) => Box(type, [(byte)version, 0, 0, 0, .. content]);

    private static byte[] Associations((int Item, int[] Properties)[] associations)
    {
        var content = new ByteBuilder().U32(associations.Length);
        foreach (var (item, properties) in associations)
        {
            content.U16(item).U8(properties.Length);
            foreach (var property in properties)
            {
                content.U8(0x80 | property);
            }
        }

        return FullBox("ipma", 0, content.ToArray());
    }
}
