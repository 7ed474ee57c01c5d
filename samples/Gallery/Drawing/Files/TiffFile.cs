using System.Buffers.Binary;
using PhotoResize.Planning;
using PhotoResize.Sources;

namespace Gallery.Drawing.Files;

/// <summary>An uncompressed TIFF in memory (TIFF 6.0, sections 2 and 6): the simplest way to give pixels to an engine.</summary>
internal sealed class TiffFile : SourceImage
{
    private const int DirectoryOffset = 8;

    private readonly byte[] _bytes;
    private readonly int _pixelsOffset;
    private readonly int _rowLength;

    [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
    public TiffFile(string name, PixelSize size, bool hasAlpha)
    {
        Samples = hasAlpha ? 4 : 3;
        _rowLength = size.Width * Samples;
        var directory = Directory(size, hasAlpha);
        var bitsOffset = DirectoryOffset + 2 + directory.Length * 12 + 4;
        _pixelsOffset = bitsOffset + Samples * 2;
        _bytes = new byte[_pixelsOffset + _rowLength * size.Height];
        WriteHeader(directory, bitsOffset);
        Path = $"/{name}";
        Length = _bytes.Length;
        LastModified = DateTimeOffset.UnixEpoch;
    }

    /// <summary>Bytes per pixel: red, green, blue and optionally straight alpha.</summary>
    public int Samples { get; }

    /// <summary>The pixels of a row; row 0 is the top.</summary>
    public Span<byte> Row(int y) => _bytes.AsSpan(_pixelsOffset + y * _rowLength, _rowLength);

    public override ValueTask<Stream> OpenReadAsync(CancellationToken cancellationToken) => new(new MemoryStream(_bytes, writable: false));

    private static (Tag Tag, int Value)[] Directory(PixelSize size, bool hasAlpha)
    {
        (Tag, int)[] directory =
        [
            (Tag.ImageWidth, size.Width),
            (Tag.ImageLength, size.Height),
            (Tag.BitsPerSample, 0),
            (Tag.Compression, 1),
            (Tag.PhotometricInterpretation, 2),
            (Tag.StripOffsets, 0),
            (Tag.SamplesPerPixel, hasAlpha ? 4 : 3),
            (Tag.RowsPerStrip, size.Height),
            (Tag.StripByteCounts, size.Width * size.Height * (hasAlpha ? 4 : 3)),
        ];
        return hasAlpha ? [.. directory, (Tag.ExtraSamples, 2)] : directory;
    }

    private void WriteHeader((Tag Tag, int Value)[] directory, int bitsOffset)
    {
        var header = _bytes.AsSpan();
        "II*\0"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], DirectoryOffset);
        BinaryPrimitives.WriteInt16LittleEndian(header[DirectoryOffset..], (short)directory.Length);
        var entry = header[(DirectoryOffset + 2)..];
        foreach (var (tag, value) in directory)
        {
            const short Short = 3;
            const short Long = 4;
            BinaryPrimitives.WriteInt16LittleEndian(entry, (short)tag);
            BinaryPrimitives.WriteInt16LittleEndian(entry[2..], tag is Tag.BitsPerSample or Tag.ExtraSamples ? Short : Long);
            BinaryPrimitives.WriteInt32LittleEndian(entry[4..], tag == Tag.BitsPerSample ? Samples : 1);
            BinaryPrimitives.WriteInt32LittleEndian(
                entry[8..], tag == Tag.BitsPerSample ? bitsOffset : tag == Tag.StripOffsets ? _pixelsOffset : value);
            entry = entry[12..];
        }

        for (var sample = 0; sample < Samples; sample++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(header[(bitsOffset + sample * 2)..], 8);
        }
    }

    private enum Tag : short
    {
        ImageWidth = 256,
        ImageLength = 257,
        BitsPerSample = 258,
        Compression = 259,
        PhotometricInterpretation = 262,
        StripOffsets = 273,
        SamplesPerPixel = 277,
        RowsPerStrip = 278,
        StripByteCounts = 279,
        ExtraSamples = 338,
    }
}
