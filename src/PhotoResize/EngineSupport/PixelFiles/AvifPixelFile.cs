using System.Buffers.Binary;
using PhotoResize.EngineSupport.Profiles;
using PhotoResize.Sources.Headers;

namespace PhotoResize.EngineSupport.PixelFiles;

/// <summary>
/// An AVIF with a description of its colours beside it (ISO/IEC 23008-12, 6.5.5, and 14496-12, 12.1.5). Its decoder reads the boxes that it
/// needs by itself.
/// </summary>
internal static class AvifPixelFile
{
    /// <summary>Colour profiles are the only large thing in it.</summary>
    private const int MaxMetadataBytes = 16 << 20;

    /// <summary>The most that is handed on, without profiles: libheif asks for most of it byte by byte.</summary>
    private const int MaxBytesForLibrary = 1 << 20;

    /// <summary>
    /// libheif's limit for one block of memory, in which it gives all samples of a picture. It refuses a larger one when it has decoded it.
    /// </summary>
    private const long MaxDecodedBytes = 512 << 20;

    /// <summary>A picture of 100 megapixels that is coded without loss has less.</summary>
    private const int MaxFileBytes = 256 << 20;

    /// <summary>Files have three or four; each is a read.</summary>
    private const int MaxBoxes = 1000;

    private const int BoxStartBytes = 8;

    /// <summary>Reads the metadata box, and the file into memory.</summary>
    /// <exception cref="InvalidDataException">The metadata is damaged.</exception>
    /// <exception cref="EndOfStreamException">The file ends within its metadata.</exception>
    /// <exception cref="NotSupportedException">The pixels are of a kind that is not processed.</exception>
    public static PixelFile Open(Stream source, CancellationToken cancellationToken)
    {
        var (start, metadata) = ReadMetadata(source, cancellationToken);
        var items = new HeifItems();
        var left = new List<int>();
        var information = AddBoxes(items, start, metadata, left);
        if (!items.IsTransformedInOrder())
        {
            throw new NotSupportedException("The AVIF is clipped, rotated and mirrored in an order that decoders do not agree on.");
        }

        RequireRoom(items);
        var decoded = items.DecodedItems().Select(item => item.Item).ToHashSet();
        left.AddRange(items.TypePlaces.Where(type => !decoded.Contains(type.Item)).Select(type => information + type.Place));
        return new PixelFile(ReadWhole(source, left.Select(place => start + place), cancellationToken))
        {
            Profile = ProfileOf(items, source),
            IsPremultiplied = items.IsPremultiplied(),
        };
    }

    /// <exception cref="NotSupportedException">The picture takes more memory than the library gives it.</exception>
    private static void RequireRoom(HeifItems items)
    {
        const byte HighBitDepth = 0x40;
        var isDeep = items.CodingOfPrimary() is [{ Length: >= 4 } configuration, ..] && (configuration[2] & HighBitDepth) != 0;
        var bytesPerPixel = (items.DescribePrimary().HasAlpha ? 4 : 3) * (isDeep ? sizeof(ushort) : sizeof(byte));
        if (items.PixelsOfPrimary * bytesPerPixel > MaxDecodedBytes)
        {
            throw new NotSupportedException("The AVIF takes more memory than the library gives a picture.");
        }
    }

    /// <summary>
    /// Reads the file into memory, where no read fails: libheif 1.15 ends the process then. It would hold the coded pixels anyway.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="left">Where names stand of what the decoder is not to see. It steps over what is empty space.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    /// <exception cref="NotSupportedException">The file is larger than any encoder writes.</exception>
    private static MemoryStream ReadWhole(Stream file, IEnumerable<long> left, CancellationToken cancellationToken)
    {
        const int PartBytes = 1 << 20;
        if (file.Length > MaxFileBytes)
        {
            throw new NotSupportedException($"The AVIF has more than {MaxFileBytes} bytes.");
        }

        var bytes = GC.AllocateUninitializedArray<byte>((int)file.Length);
        file.Position = 0;
        for (var read = 0; read < bytes.Length;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var part = bytes.AsSpan(read, Math.Min(PartBytes, bytes.Length - read));
            file.ReadExactly(part);
            read += part.Length;
        }

        foreach (var name in left)
        {
            "free"u8.CopyTo(bytes.AsSpan((int)name));
        }

        return new MemoryStream(bytes, writable: false);
    }

    private static (long Start, byte[] Content) ReadMetadata(Stream source, CancellationToken cancellationToken)
    {
        const int VersionBytes = 4;
        var found = default((long Start, byte[] Content)?);
        var boxes = 0;
        for (var position = 0L; TryReadBox(source, position, out var type, out var start, out var end);)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (++boxes > MaxBoxes)
            {
                throw new InvalidDataException("The AVIF has too many boxes.");
            }

            // Of two, decoders differ in which they take, and browsers refuse the file.
            if (type == BoxType.Minimal || (type == BoxType.Metadata && found is not null))
            {
                throw new InvalidDataException("The AVIF has its metadata twice.");
            }

            if (type == BoxType.Metadata)
            {
                var length = end - start - VersionBytes;
                var content = new byte[length is >= 0 and <= MaxMetadataBytes
                    ? length
                    : throw new InvalidDataException("The AVIF has too much metadata, or none.")];
                source.Position = start + VersionBytes;
                source.ReadExactly(content);
                found = (start + VersionBytes, content);
            }

            position = end;
        }

        return found ?? throw new InvalidDataException("The AVIF has no metadata.");
    }

    /// <summary>Reads the start of a box of the file; what is none, or is longer than the file, ends it.</summary>
    private static bool TryReadBox(Stream source, long position, out BoxType type, out long start, out long end)
    {
        Span<byte> bytes = stackalloc byte[BoxStartBytes + sizeof(long)];
        source.Position = position;
        var read = source.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        (type, start, end) = (default, position + BoxStartBytes, 0);
        if (read < BoxStartBytes)
        {
            return false;
        }

        type = (BoxType)BinaryPrimitives.ReadUInt32BigEndian(bytes[sizeof(uint)..]);
        long size = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        if (size == 1)
        {
            start += sizeof(long);
            size = read < bytes.Length ? 0 : BinaryPrimitives.ReadInt64BigEndian(bytes[BoxStartBytes..]);
        }
        else if (size == 0)
        {
            size = source.Length - position;
        }

        end = position + Math.Min(size, long.MaxValue - position);
        return end >= start && end <= source.Length;
    }

    /// <summary>Hands the boxes to <paramref name="items"/>.</summary>
    /// <param name="items">Takes them.</param>
    /// <param name="start">Where the content of the metadata box begins in the file.</param>
    /// <param name="metadata">The content of the metadata box.</param>
    /// <param name="left">
    /// Takes the places of what describes colours, other than by numbers: profiles, which are handed on beside the file, and what libheif does not know,
    /// for which it would refuse the file.
    /// </param>
    /// <returns>Where the content of the box begins that names the items.</returns>
    private static int AddBoxes(HeifItems items, long start, byte[] metadata, List<int> left)
    {
        var (information, bytesForLibrary) = (0, metadata.Length);
        for (var boxes = new BoxReader(metadata); !boxes.Rest.IsEmpty;)
        {
            var box = boxes.ReadBox(out var type);
            if (type != BoxType.ItemProperties)
            {
                information = type == BoxType.ItemInformation ? PlaceOf(box.Rest, metadata) : information;
                items.AddBox(type, box.Rest);
                if (type == BoxType.ItemData && !box.Rest.IsEmpty)
                {
                    items.AddData(start + PlaceOf(box.Rest, metadata), content: null);
                }

                continue;
            }

            items.Begin(type);
            while (!box.Rest.IsEmpty)
            {
                var part = box.ReadBox(out var partType);
                if (partType != BoxType.ItemPropertyContainer)
                {
                    items.AddBox(partType, part.Rest);
                    continue;
                }

                items.Begin(partType);
                while (!part.Rest.IsEmpty)
                {
                    var property = part.ReadBox(out var propertyType);
                    items.AddProperty(propertyType, property.Rest.ToArray());
                    if (propertyType == BoxType.ColourInformation && KindOf(property.Rest) != BoxType.CodePoints)
                    {
                        left.Add(PlaceOf(property.Rest, metadata) - sizeof(uint));
                        bytesForLibrary -= property.Rest.Length;
                    }
                }
            }
        }

        return bytesForLibrary <= MaxBytesForLibrary
            ? information
            : throw new InvalidDataException("The AVIF has too much metadata.");
    }

    private static int PlaceOf(ReadOnlySpan<byte> content, byte[] metadata) =>
        metadata.AsSpan().Overlaps(content, out var place) ? place : throw new InvalidDataException("A box of the AVIF has no content.");

    private static BoxType KindOf(ReadOnlySpan<byte> colours)
    {
        var kind = colours.Length < sizeof(uint) ? BoxType.Unknown : (BoxType)BinaryPrimitives.ReadUInt32BigEndian(colours);
        return kind is BoxType.CodePoints or BoxType.Profile or BoxType.RestrictedProfile ? kind : BoxType.Unknown;
    }

    /// <summary>The ICC profile; a profile wins over code points, and these over what the pixels say themselves.</summary>
    private static byte[] ProfileOf(HeifItems items, Stream source)
    {
        var colours = items.ColoursOfPrimary();
        var points = PointsOf(colours) ?? PointsOfPixels(items, source);
        if (points is var (_, _, matrix, isFullRange))
        {
            CheckMatrix(matrix, isFullRange, items.CodingOfPrimary());
        }

        foreach (var box in colours)
        {
            if (KindOf(box) is (BoxType.Profile or BoxType.RestrictedProfile) && EmbeddedProfile.IsWhole(box.AsSpan(sizeof(uint))))
            {
                return box[sizeof(uint)..];
            }
        }

        return points is null ? [] : CodePoints.OfAvif(points.Value.Primaries, points.Value.Transfer).ToProfile(isGrey: false)!;
    }

    private static (int Primaries, int Transfer, int Matrix, bool IsFullRange)? PointsOf(IReadOnlyList<byte[]> colours)
    {
        const int Bytes = 11;
        return colours.FirstOrDefault(box => KindOf(box) == BoxType.CodePoints && box.Length >= Bytes) is { } points
            ? (Number(points, 4), Number(points, 6), Number(points, 8), (points[10] & 0x80) != 0)
            : null;
    }

    /// <summary>libheif takes range and matrix from the pixels by itself where the file says nothing.</summary>
    private static (int Primaries, int Transfer, int Matrix, bool IsFullRange)? PointsOfPixels(HeifItems items, Stream source)
    {
        const int SequenceHeaderBytes = 256;
        if (items.PlaceOfPixels() is not var (start, length) || start < 0 || start > source.Length)
        {
            return null;
        }

        var bytes = new byte[Math.Min(SequenceHeaderBytes, Math.Clamp(length, 0, source.Length - start))];
        source.Position = start;
        source.ReadExactly(bytes);
        return Av1SequenceHeader.TryFind(bytes) is { Points: var (primaries, transfer, matrix) } ? (primaries, transfer, matrix, true) : null;
    }

    /// <summary>
    /// Refuses ways to make colours of luma and chroma that libheif does not decode as browsers do (ITU-T H.273, 8.3): RGB in the range of
    /// video, YCgCo of more than 8 bits, and what browsers do not show either.
    /// </summary>
    private static void CheckMatrix(int matrix, bool isFullRange, IReadOnlyList<byte[]> coding)
    {
        const int Rgb = 0;
        const int YCgCo = 8;
        const byte HighBitDepth = 0x40;
        var hasManyBits = coding is [{ Length: >= 4 } configuration, ..] && (configuration[2] & HighBitDepth) != 0;
        var isKnown = matrix switch
        {
            Rgb => isFullRange,
            YCgCo => !hasManyBits,
            1 or 2 or 4 or 5 or 6 or 7 or 9 => true,
            _ => false,
        };
        if (!isKnown)
        {
            throw new NotSupportedException($"The AVIF makes its colours in a way that is not decoded: {matrix}.");
        }
    }

    private static int Number(byte[] bytes, int place) => BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(place));
}
