using System.Buffers.Binary;
using System.IO.Compression;

namespace PhotoResize.ImageSharp.Decoding;

/// <summary>What comes before the pixels of a PNG (PNG, third edition, 5.2 and 11.2 to 11.3).</summary>
/// <param name="Header">The content of IHDR.</param>
/// <param name="Palette">The content of PLTE; empty without one.</param>
/// <param name="Transparency">The content of tRNS; empty without one.</param>
/// <param name="Profile">The colour profile, if there is one that can be read.</param>
/// <param name="ImageData">Where the first image data chunk begins.</param>
internal sealed record PngFile(byte[] Header, byte[] Palette, byte[] Transparency, byte[]? Profile, long ImageData)
{
    public const int SignatureBytes = 8;
    public const int ChecksumBytes = 4;
    public const int ChunkStartBytes = 8;

    private const int HeaderBytes = 13;

    /// <summary>Profiles that can be converted have a few thousand bytes.</summary>
    private const int MaxProfileBytes = 1 << 20;

    public byte ColourType => Header[9];

    public bool IsGrey => ColourType is 0 or 4;

    public bool IsInterlaced => Header[12] != 0;

    public int BitsPerPixel => Header[8] * (ColourType switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 });

    /// <summary>Reads the chunks before the image data.</summary>
    public static PngFile Read(Stream stream)
    {
        const int MaxPaletteBytes = 3 * 256;
        var file = new PngFile(new byte[HeaderBytes], [], [], null, 0);
        Span<byte> start = stackalloc byte[ChunkStartBytes];
        for (var position = (long)SignatureBytes; ;)
        {
            stream.Position = position;
            stream.ReadExactly(start);
            var length = BinaryPrimitives.ReadUInt32BigEndian(start);
            position += ChunkStartBytes + length + ChecksumBytes;
            if (start.EndsWith("IDAT"u8))
            {
                return file with { ImageData = stream.Position - ChunkStartBytes };
            }
            else if (start.EndsWith("IHDR"u8) && length == HeaderBytes)
            {
                stream.ReadExactly(file.Header);
            }
            else if (start.EndsWith("PLTE"u8) && length <= MaxPaletteBytes)
            {
                file = file with { Palette = ReadContent(stream, length) };
            }
            else if (start.EndsWith("tRNS"u8) && length <= MaxPaletteBytes)
            {
                file = file with { Transparency = ReadContent(stream, length) };
            }
            else if (start.EndsWith("iCCP"u8))
            {
                file = file with { Profile = ReadProfile(new StreamPart(stream, length)) };
            }
        }
    }

    private static byte[] ReadContent(Stream stream, uint length)
    {
        var content = new byte[length];
        stream.ReadExactly(content);
        return content;
    }

    /// <summary>Reads a profile: a name that ends with a zero, a compression method of which there is only one, and the profile.</summary>
    private static byte[]? ReadProfile(StreamPart content)
    {
        const int MaxNameBytes = 80;
        for (var i = 0; content.ReadByte() > 0; i++)
        {
            if (i == MaxNameBytes)
            {
                return null;
            }
        }

        content.ReadByte();
        try
        {
            using var inflated = new ZLibStream(content, CompressionMode.Decompress);
            var profile = new byte[MaxProfileBytes];
            var length = inflated.ReadAtLeast(profile, profile.Length, throwOnEndOfStream: false);
            return length < profile.Length ? profile[..length] : null;
        }
        catch (InvalidDataException)
        {
            // A damaged profile does not damage the pixels: browsers show them.
            return null;
        }
    }
}
