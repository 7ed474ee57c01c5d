using System.Buffers.Binary;
using PhotoResize.Planning;

namespace PhotoResize.EngineSupport.PixelFiles;

/// <summary>A component of a JPEG.</summary>
/// <param name="Name">Its number in the file, which others may have too.</param>
/// <param name="Across">Its samples in a unit, across.</param>
/// <param name="Down">The same, down.</param>
/// <param name="Quantization">The number of its quantization table.</param>
internal readonly record struct JpegComponent(byte Name, int Across, int Down, byte Quantization);

/// <summary>What the frame header of a JPEG says (ITU-T T.81, B.2.2).</summary>
/// <param name="Marker">Its marker, which tells how the frame is coded.</param>
/// <param name="Size">The picture's size.</param>
/// <param name="Components">The components.</param>
internal sealed record JpegFrame(byte Marker, PixelSize Size, JpegComponent[] Components)
{
    private const int FixedBytes = 6;
    private const int ComponentBytes = 3;
    private const int MaxSampling = 4;

    public bool IsProgressive => Marker is 0xC2 or 0xCA;

    public bool IsArithmetic => Marker > JpegMarker.Extension;

    /// <exception cref="InvalidDataException">The header contradicts itself.</exception>
    /// <exception cref="NotSupportedException">The frame is coded in a way that decoders do not know.</exception>
    public static JpegFrame Read(byte marker, ReadOnlySpan<byte> content)
    {
        if (content.Length < FixedBytes || content.Length != FixedBytes + (ComponentBytes * content[5]))
        {
            throw new InvalidDataException("The JPEG's frame header does not hold its components.");
        }

        // Decoders read neither lossless nor hierarchical frames (table B.1), nor more bits, nor two components.
        if (marker is not (0xC0 or 0xC1 or 0xC2 or 0xC9 or 0xCA) || content[0] != 8 || content[5] is not (1 or 3 or 4))
        {
            throw new NotSupportedException(
                $"A JPEG of coding {marker & 0xF} with {content[5]} components of {content[0]} bits.");
        }

        var components = new JpegComponent[content[5]];
        for (var i = 0; i < components.Length; i++)
        {
            var entry = content[(FixedBytes + (ComponentBytes * i))..];
            components[i] = new JpegComponent(entry[0], entry[1] >> 4, entry[1] & 0xF, entry[2]);
            if (components[i] is not { Across: >= 1 and <= MaxSampling, Down: >= 1 and <= MaxSampling })
            {
                throw new InvalidDataException("A component of the JPEG has an impossible size.");
            }
        }

        var size = new PixelSize(BinaryPrimitives.ReadUInt16BigEndian(content[3..]), BinaryPrimitives.ReadUInt16BigEndian(content[1..]));
        return new JpegFrame(marker, size, components);
    }

    /// <summary>The header's content, with components numbered from 1.</summary>
    public byte[] ToBytes()
    {
        var content = new byte[FixedBytes + (ComponentBytes * Components.Length)];
        content[0] = 8;
        BinaryPrimitives.WriteUInt16BigEndian(content.AsSpan(1), (ushort)Size.Height);
        BinaryPrimitives.WriteUInt16BigEndian(content.AsSpan(3), (ushort)Size.Width);
        content[5] = (byte)Components.Length;
        for (var i = 0; i < Components.Length; i++)
        {
            var entry = content.AsSpan(FixedBytes + (ComponentBytes * i));
            (entry[0], entry[1], entry[2]) =
                ((byte)(i + 1), (byte)((Components[i].Across << 4) | Components[i].Down), Components[i].Quantization);
        }

        return content;
    }
}
