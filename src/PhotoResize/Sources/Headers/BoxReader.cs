using System.Buffers.Binary;

namespace PhotoResize.Sources.Headers;

/// <summary>
/// Reads the content of boxes (ISO/IEC 14496-12) that are in memory. Reading beyond the end throws <see cref="InvalidDataException"/>.
/// </summary>
internal ref struct BoxReader(ReadOnlySpan<byte> content)
{
    private ReadOnlySpan<byte> _rest = content;

    /// <summary>What has not been read yet.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    /// <summary>Reads a box: its type and its content.</summary>
    public BoxReader ReadBox(out BoxType type)
    {
        const int StartBytes = 8;
        const int LargeStartBytes = 16;
        var size = (ulong)ReadUInt32();
        type = (BoxType)ReadUInt32();
        return new BoxReader(size switch
        {
            0 => Take((ulong)_rest.Length), // to the end of what holds it
            1 => Take(ReadUInt64() - LargeStartBytes),
            _ => Take(size - StartBytes),
        });
    }

    /// <summary>Reads the version and the flags that begin a full box.</summary>
    public (byte Version, uint Flags) ReadVersion()
    {
        var versionAndFlags = ReadUInt32();
        return ((byte)(versionAndFlags >> 24), versionAndFlags & 0xFFFFFF);
    }

    /// <summary>Reads a number of 2 bytes, or of 4 where the box has <paramref name="wide"/> ones.</summary>
    public uint ReadUInt(bool wide) => wide ? ReadUInt32() : ReadUInt16();

    public byte ReadByte() => Take(sizeof(byte))[0];

    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(sizeof(ushort)));

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(sizeof(uint)));

    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64BigEndian(Take(sizeof(ulong)));

    // A size below that of its own field has wrapped round to a number that no box holds.
    private ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)_rest.Length)
        {
            throw new InvalidDataException("A box is longer than what holds it.");
        }

        var taken = _rest[..(int)count];
        _rest = _rest[(int)count..];
        return taken;
    }
}
