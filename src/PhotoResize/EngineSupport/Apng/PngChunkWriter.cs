using System.Buffers.Binary;
using PhotoResize.Sources.Headers;

namespace PhotoResize.EngineSupport.Apng;

/// <summary>Writes the chunks of a PNG.</summary>
/// <param name="file">Receives them.</param>
internal readonly struct PngChunkWriter(MemoryStream file)
{
    public void WriteSignature() => file.Write([0x89, .. "PNG\r\n\u001a\n"u8]);

    /// <summary>Writes a chunk.</summary>
    /// <param name="type">Its four letters.</param>
    /// <param name="content">Its content.</param>
    public void Write(ReadOnlySpan<byte> type, ReadOnlySpan<byte> content) => Write(type, [], content);

    /// <summary>Writes a chunk whose content has two parts.</summary>
    public void Write(ReadOnlySpan<byte> type, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        Span<byte> number = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteInt32BigEndian(number, first.Length + second.Length);
        file.Write(number);
        file.Write(type);
        file.Write(first);
        file.Write(second);
        BinaryPrimitives.WriteUInt32BigEndian(number, PngChecksum.Of(second, PngChecksum.Of(first, PngChecksum.Of(type))));
        file.Write(number);
    }
}
