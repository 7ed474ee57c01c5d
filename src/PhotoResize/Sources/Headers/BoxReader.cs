using System.Buffers.Binary;

namespace PhotoResize.Sources.Headers;

/// <summary>
/// Reads the content of a box (ISO/IEC 14496-12) in memory. Reading beyond the end throws <see cref="InvalidDataException"/>.
/// </summary>
internal ref struct BoxReader(ReadOnlySpan<byte> content)
{
    private ReadOnlySpan<byte> _rest = content;

    /// <summary>The bytes that have not been read yet.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    /// <summary>Reads the type of the next box; returns a reader for its content.</summary>
    public BoxReader ReadBox(out BoxType type)
    {
        const int StartBytes = 8;
        const int LargeStartBytes = 16;
        var size = (ulong)ReadUInt32();
        type = (BoxType)ReadUInt32();
        return new BoxReader(size switch
        {
            0 => Take((ulong)_rest.Length), // up to the end of the container
            1 => Take(ReadUInt64() - LargeStartBytes),
            _ => Take(size - StartBytes),
        });
    }

    /// <summary>Reads version and flags at the start of a full box.</summary>
    public (byte Version, uint Flags) ReadVersion()
    {
        var versionAndFlags = ReadUInt32();
        return ((byte)(versionAndFlags >> 24), versionAndFlags & 0xFFFFFF);
    }

    /// <summary>Reads a number of 4 bytes if <paramref name="wide"/>, else of 2.</summary>
    public uint ReadUInt(bool wide) => wide ? ReadUInt32() : ReadUInt16();

    public byte ReadByte() => Take(sizeof(byte))[0];

    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(sizeof(ushort)));

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(sizeof(uint)));

    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64BigEndian(Take(sizeof(ulong)));

    // If a box claims to be shorter than its own header, count has wrapped around to a huge number, which is rejected as well.
    private ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)_rest.Length)
        {
            throw new InvalidDataException("A box is longer than its container.");
        }

        var taken = _rest[..(int)count];
        _rest = _rest[(int)count..];
        return taken;
    }
}
