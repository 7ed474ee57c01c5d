using System.Buffers.Binary;

namespace PhotoResize.EngineContract.Support;

/// <summary>An AVIF of 96 x 64 pixels with the colours of <see cref="QuarteredPng"/>, made by libavif, whose boxes tests rewrite.</summary>
internal static class QuarteredAvif
{
    /// <summary>8 bits, 4:4:4, full range, BT.601.</summary>
    private const string Base64 =
        "AAAAIGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZk1BMUEAAADybWV0YQAAAAAAAAAoaGRscgAAAAAAAAAAcGljdAAAAAAAAAAAAAAAAGxpYmF2aW" +
        "YAAAAADnBpdG0AAAAAAAEAAAAeaWxvYwAAAABEAAABAAEAAAABAAABGgAAAGkAAAAoaWluZgAAAAAAAQAAABppbmZlAgAAAAABAABhdjAxQ29s" +
        "b3IAAAAAamlwcnAAAABLaXBjbwAAABRpc3BlAAAAAAAAAGAAAABAAAAAEHBpeGkAAAAAAwgICAAAAAxhdjFDgSAAAAAAABNjb2xybmNseAABAA" +
        "0ABoAAAAAXaXBtYQAAAAAAAAABAAEEAQKDBAAAAHFtZGF0EgAKCTgZb/7CAhoNIDJaEEAAACDBtLaAw3U2LbBY2uSDeWAargpf7yPbNcoJscUT" +
        "tzFdqdhGO0LJPcVm9W599mIhludhez+DyVMjYmZd5mPJ88rVfhe/erZrXxGdQTEuUA7e1bDvybo4";

    /// <summary>The same with an alpha of 128, which was multiplied in.</summary>
    private const string PremultipliedBase64 =
        "AAAAIGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZk1BMUEAAAGbbWV0YQAAAAAAAAAoaGRscgAAAAAAAAAAcGljdAAAAAAAAAAAAAAAAGxpYmF2aW" +
        "YAAAAADnBpdG0AAAAAAAEAAAAsaWxvYwAAAABEAAACAAEAAAABAAAB1gAAAGQAAgAAAAEAAAHDAAAAEwAAAEJpaW5mAAAAAAACAAAAGmluZmUC" +
        "AAAAAAEAAGF2MDFDb2xvcgAAAAAaaW5mZQIAAAAAAgAAYXYwMUFscGhhAAAAAChpcmVmAAAAAAAAAA5wcmVtAAEAAQACAAAADmF1eGwAAgABAA" +
        "EAAADDaXBycAAAAJ1pcGNvAAAAFGlzcGUAAAAAAAAAYAAAAEAAAAAQcGl4aQAAAAADCAgIAAAADGF2MUOBIAAAAAAAE2NvbHJuY2x4AAEADQAG" +
        "gAAAAA5waXhpAAAAAAEIAAAADGF2MUOBABwAAAAAOGF1eEMAAAAAdXJuOm1wZWc6bXBlZ0I6Y2ljcDpzeXN0ZW1zOmF1eGlsaWFyeTphbHBoYQ" +
        "AAAAAeaXBtYQAAAAAAAAACAAEEAQKDBAACBAEFhgcAAAB/bWRhdBIACgYYGW/+wqAyBxAAAL0hgiASAAoJOBlv/sICGg0gMlUQQAAAIMG0tn6r" +
        "44GMDh8K6xwCQGq4Kjfy3bdBJ64FOoPzEPvVhjVm5i0jhC8/QQdjLI58Fc6l2MyboOG3UJYYvwC71k3o7FBk7REfhJ/dW7/ZjNcE";

    /// <summary>8 bits, luma alone.</summary>
    private const string GreyBase64 =
        "AAAAHGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZgAAAPBtZXRhAAAAAAAAAChoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAbGliYXZpZgAAAA" +
        "AOcGl0bQAAAAAAAQAAAB5pbG9jAAAAAEQAAAEAAQAAAAEAAAEUAAAALwAAAChpaW5mAAAAAAABAAAAGmluZmUCAAAAAAEAAGF2MDFDb2xvcgAA" +
        "AABoaXBycAAAAElpcGNvAAAAFGlzcGUAAAAAAAAAYAAAAEAAAAAOcGl4aQAAAAABCAAAAAxhdjFDgQAcAAAAABNjb2xybmNseAABAA0ABoAAAA" +
        "AXaXBtYQAAAAAAAAABAAEEAQKDBAAAADdtZGF0EgAKCRgZb/7DAQ0GoDIgEEAAAIDDLsOl/x7koMU8wxiHHTQx01NkmSZCnqfmEvA=";

    /// <summary>10 bits, 4:4:4.</summary>
    private const string TenBitBase64 =
        "AAAAIGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZk1BMUEAAADybWV0YQAAAAAAAAAoaGRscgAAAAAAAAAAcGljdAAAAAAAAAAAAAAAAGxpYmF2aW" +
        "YAAAAADnBpdG0AAAAAAAEAAAAeaWxvYwAAAABEAAABAAEAAAABAAABGgAAAG0AAAAoaWluZgAAAAAAAQAAABppbmZlAgAAAAABAABhdjAxQ29s" +
        "b3IAAAAAamlwcnAAAABLaXBjbwAAABRpc3BlAAAAAAAAAGAAAABAAAAAEHBpeGkAAAAAAwoKCgAAAAxhdjFDgSBAAAAAABNjb2xybmNseAABAA" +
        "0ABoAAAAAXaXBtYQAAAAAAAAABAAEEAQKDBAAAAHVtZGF0EgAKCTgZb/7GAhoNIDJeEEAAACC0TDpjJjdIo+5z8S6dFggn1A3j7YhOxI/mGxSI" +
        "b01arkSd2kcbNYGejkA91zOEYB2hvkJrZYFiy5C0kd4CZ3XgBICpQQ2a63K473lkzcSQaXVQJHac6U7KaQ==";

    /// <summary>8 bits, 4:4:4, with the primaries of Display P3.</summary>
    private const string DisplayP3Base64 =
        "AAAAIGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZk1BMUEAAADybWV0YQAAAAAAAAAoaGRscgAAAAAAAAAAcGljdAAAAAAAAAAAAAAAAGxpYmF2aW" +
        "YAAAAADnBpdG0AAAAAAAEAAAAeaWxvYwAAAABEAAABAAEAAAABAAABGgAAAGkAAAAoaWluZgAAAAAAAQAAABppbmZlAgAAAAABAABhdjAxQ29s" +
        "b3IAAAAAamlwcnAAAABLaXBjbwAAABRpc3BlAAAAAAAAAGAAAABAAAAAEHBpeGkAAAAAAwgICAAAAAxhdjFDgSAAAAAAABNjb2xybmNseAAMAA" +
        "0ABoAAAAAXaXBtYQAAAAAAAAABAAEEAQKDBAAAAHFtZGF0EgAKCTgZb/7CGBoNIDJaEEAAACDBtLaAw3U2LbBY2uSDeWAargpf7yPbNcoJscUT" +
        "tzFdqdhGO0LJPcVm9W599mIhludhez+DyVMjYmZd5mPJ88rVfhe/erZrXxGdQTEuUA7e1bDvybo4";

    public static byte[] DisplayP3 => Convert.FromBase64String(DisplayP3Base64);

    public static byte[] Plain => Convert.FromBase64String(Base64);

    public static byte[] Premultiplied => Convert.FromBase64String(PremultipliedBase64);

    public static byte[] Grey => Convert.FromBase64String(GreyBase64);

    public static byte[] TenBit => Convert.FromBase64String(TenBitBase64);

    /// <summary>Describes the colours by other numbers.</summary>
    public static byte[] With(byte[] file, int primaries, int transfer, int matrix = 6, bool isFullRange = true)
    {
        var points = file.AsSpan(file.AsSpan().IndexOf("nclx"u8) + 4);
        BinaryPrimitives.WriteUInt16BigEndian(points, (ushort)primaries);
        BinaryPrimitives.WriteUInt16BigEndian(points[2..], (ushort)transfer);
        BinaryPrimitives.WriteUInt16BigEndian(points[4..], (ushort)matrix);
        points[6] = isFullRange ? (byte)0x80 : (byte)0;
        return file;
    }

    /// <summary>Renames a box, a property or a way to describe colours.</summary>
    public static byte[] Renamed(byte[] file, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        to.CopyTo(file.AsSpan(file.AsSpan().IndexOf(from)));
        return file;
    }

    /// <summary>Gives the picture one more property.</summary>
    public static byte[] WithProperty(byte[] file, string type, byte[] content)
    {
        byte[] property = [.. Number(content.Length + 8), .. System.Text.Encoding.ASCII.GetBytes(type), .. content];
        var container = file.AsSpan().IndexOf("ipco"u8) - 4;
        var containerLength = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(container));
        var number = 1;
        for (var place = container + 8; place < container + containerLength; place += BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(place)))
        {
            number++;
        }

        // Its number goes behind those of the first item: length, name, version, count of items, item, count of properties.
        var count = file.AsSpan().IndexOf("ipma"u8) + 4 + 4 + 4 + 2;
        var behind = count + 1 + file[count];
        var end = container + containerLength;
        byte[] result = [.. file[..end], .. property, .. file[end..count], (byte)(file[count] + 1), .. file[(count + 1)..behind], (byte)number, .. file[behind..]];
        Grow("meta", property.Length + 1);
        Grow("iprp", property.Length + 1);
        Grow("ipco", property.Length);
        Grow("ipma", 1);

        // Where the pixels begin: length, name, version, sizes, count, item, source, count of extents.
        var pixels = result.AsSpan().IndexOf("iloc"u8) + 4 + 4 + 2 + 2 + 2 + 2 + 2;
        var start = BinaryPrimitives.ReadInt32BigEndian(result.AsSpan(pixels));
        BinaryPrimitives.WriteInt32BigEndian(result.AsSpan(pixels), start + property.Length + 1);
        return result;

        void Grow(string name, int bytes)
        {
            var box = result.AsSpan(result.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(name)) - 4);
            BinaryPrimitives.WriteInt32BigEndian(box, BinaryPrimitives.ReadInt32BigEndian(box) + bytes);
        }
    }

    private static byte[] Number(int value)
    {
        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
