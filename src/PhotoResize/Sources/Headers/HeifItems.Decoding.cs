using System.Buffers.Binary;

namespace PhotoResize.Sources.Headers;

/// <summary>What decoding the primary item takes.</summary>
internal sealed partial class HeifItems
{
    /// <summary>
    /// How many items are decoded at most, one that is used twice counting twice. Each has a cost of its own, however small it is. A picture
    /// has no more than the parts of a grid, and as many planes of alpha.
    /// </summary>
    private const int MaxDecodedItems = 2 * MaxItems;

    /// <summary>How deep items are derived from each other, alpha included: a copy of a grid of coded pictures has three steps.</summary>
    private const int MaxDepth = 5;

    /// <summary>Where coded pixels of one picture begin not to be those of a picture. Decoders hold them in memory.</summary>
    private const long MaxCodedBytes = 256 << 20;

    /// <summary>A million times the default limit, so that sums of such numbers do not overflow.</summary>
    private const long MaxPixels = 100_000_000_000_000;

    /// <summary>The pixels of the primary item before it is clipped.</summary>
    public long PixelsOfPrimary => SizeOf(_primary);

    /// <summary>The items that decoding the primary one decodes: itself, what it is derived from, and the alpha of each of them.</summary>
    /// <returns>How often each is decoded; those that others are made of come last.</returns>
    /// <exception cref="InvalidDataException">They are derived from each other in a circle, too deep, or too many.</exception>
    /// <exception cref="NotSupportedException">One of them is of a kind that is not known, so that its size would not be known either.</exception>
    public IReadOnlyList<(uint Item, int Times)> DecodedItems()
    {
        var parts = PartsOfItems();
        var order = new List<uint>();
        var depths = new Dictionary<uint, int>();
        Visit(_primary, 1);
        order.Reverse();

        var times = new Dictionary<uint, int> { [_primary] = 1 };
        var decoded = 0;
        foreach (var item in order)
        {
            decoded += times[item];
            foreach (var part in parts.GetValueOrDefault(item, []))
            {
                // At every step the sum is bounded, and there are no more references than bytes of metadata.
                times[part] = times.GetValueOrDefault(part) + times[item];
                if (times[part] > MaxDecodedItems)
                {
                    decoded = int.MaxValue;
                    break;
                }
            }

            if (decoded > MaxDecodedItems)
            {
                throw new InvalidDataException("The picture is made of too many items.");
            }
        }

        return [.. order.Select(item => (item, times[item]))];

        // Gives how many steps there are from an item on. A circle has no end, and so is too deep.
        int Visit(uint item, int depth)
        {
            RequireKnown(item);
            if (depth > MaxDepth)
            {
                throw new InvalidDataException("The items are derived from each other too deep, or in a circle.");
            }

            if (!depths.TryGetValue(item, out var below))
            {
                foreach (var part in parts.GetValueOrDefault(item, []).Distinct())
                {
                    below = Math.Max(below, 1 + Visit(part, depth + 1));
                }

                depths[item] = below;
                order.Add(item);
            }

            return depth + below <= MaxDepth
                ? below
                : throw new InvalidDataException("The items are derived from each other too deep.");
        }
    }

    /// <summary>The pixels that decoding the primary item takes, however few of them show.</summary>
    /// <param name="header">The file.</param>
    /// <exception cref="InvalidDataException">The items are not those of a picture.</exception>
    /// <exception cref="NotSupportedException">One of the items is of a kind that is not known.</exception>
    public async ValueTask<long> CountDecodedPixelsAsync(HeaderStream header)
    {
        var (pixels, frames, bytes) = (0L, 0L, 0L);
        var found = new Dictionary<HeifExtent, Av1Frames>();
        using var inMetadata = _metadataContent is null ? null : new HeaderStream(new MemoryStream(_metadataContent), CancellationToken.None);

        // In the order of the file, which is the only one that a stream has.
        foreach (var (item, times) in DecodedItems().OrderBy(item => PlaceOf(item.Item) is [var first, ..] ? first.Start : 0))
        {
            var place = CheckedPlaceOf(item, header.Length);
            bytes += times * place.Sum(extent => Math.Min(extent.Length, Math.Max(0, (header.Length ?? MaxCodedBytes) - extent.Start)));
            var coded = _types[item] == BoxType.Av1Image
                ? await CountAsync(item)
                : new Av1Frames(await ReadCanvasAsync(item, Open(item)), 1);
            frames += (long)times * coded.Count;
            pixels += times * Math.Min(coded.Pixels * coded.Count, MaxPixels);
            if (frames > MaxDecodedItems || bytes > MaxCodedBytes)
            {
                throw new InvalidDataException("The items have far more frames or bytes than those of a picture.");
            }
        }

        return pixels;

        // A frame counts with the largest size that anything says of it.
        async ValueTask<Av1Frames> CountAsync(uint item)
        {
            var (inItem, inConfiguration) = (await CountContentAsync(item), await CountConfigurationAsync(item));
            return new Av1Frames(
                Math.Max(SizeOf(item), Math.Max(inItem.Pixels, inConfiguration.Pixels)),
                Math.Max(1, inItem.Count + inConfiguration.Count));
        }

        // Encoders let equal parts of a grid share their bytes. A stream could not go back to them.
        async ValueTask<Av1Frames> CountContentAsync(uint item)
        {
            if (PlaceOf(item) is not [var extent])
            {
                return await Av1Frames.CountAsync(Open(item));
            }

            return found.TryGetValue(extent, out var known) ? known : found[extent] = await Av1Frames.CountAsync(Open(item));
        }

        HeifItemContent Open(uint item) => inMetadata is not null && _places.GetValueOrDefault(item) is { IsInMetadata: true, Extents: var extents }
            ? new HeifItemContent(inMetadata, extents)
            : new HeifItemContent(header, PlaceOf(item));
    }

    /// <summary>Decoders put the units of a configuration in front of the item's own.</summary>
    private async ValueTask<Av1Frames> CountConfigurationAsync(uint item)
    {
        const int FixedBytes = 4;
        var frames = default(Av1Frames);
        foreach (var (_, content) in PropertiesOf(item).Where(property => property.Type == BoxType.Av1Configuration))
        {
            if (content.Length > FixedBytes)
            {
                using var stream = new MemoryStream(content, FixedBytes, content.Length - FixedBytes);
                using var header = new HeaderStream(stream, CancellationToken.None);
                var counted = await Av1Frames.CountAsync(new HeifItemContent(header, [new HeifExtent(0, stream.Length)]));
                frames = new(Math.Max(frames.Pixels, counted.Pixels), frames.Count + counted.Count);
            }
        }

        return frames;
    }

    /// <summary>Reads the size of the canvas that parts are put on (ISO/IEC 23008-12, 6.6.2).</summary>
    private async ValueTask<long> ReadCanvasAsync(uint item, HeifItemContent content)
    {
        const int GridBytes = 4;
        const int OverlayBytes = 2 + (4 * sizeof(ushort));
        if (_types[item] == BoxType.Identity)
        {
            return 0; // There is none: the part becomes the picture.
        }

        var start = _types[item] == BoxType.Grid ? GridBytes : OverlayBytes;
        var bytes = await content.PeekAsync(start + (2 * sizeof(uint)));
        var isWide = bytes.Length > 1 && (bytes[1] & 1) != 0;
        if (bytes.Length < start + (2 * (isWide ? sizeof(uint) : sizeof(ushort))))
        {
            return SizeOf(item);
        }

        var sides = bytes.AsSpan(start);
        var canvas = isWide
            ? Area(BinaryPrimitives.ReadUInt32BigEndian(sides), BinaryPrimitives.ReadUInt32BigEndian(sides[4..]))
            : Area(BinaryPrimitives.ReadUInt16BigEndian(sides), BinaryPrimitives.ReadUInt16BigEndian(sides[2..]));
        return Math.Max(canvas, SizeOf(item));
    }

    /// <summary>The largest size that the properties of an item say, before it is clipped.</summary>
    private long SizeOf(uint item)
    {
        var largest = 0L;
        foreach (var (_, content) in PropertiesOf(item).Where(property => property.Type == BoxType.ImageSpatialExtents))
        {
            var extents = new BoxReader(content);
            extents.ReadVersion();
            largest = Math.Max(largest, Area(extents.ReadUInt32(), extents.ReadUInt32()));
        }

        return largest;
    }

    private static long Area(uint width, uint height) => (long)Math.Min((ulong)width * height, MaxPixels);

    private List<HeifExtent> PlaceOf(uint item)
    {
        var (isInMetadata, extents) = _places.GetValueOrDefault(item, (false, []));
        return !isInMetadata ? extents : [.. extents.Select(extent => extent with { Start = extent.Start + _metadataStart })];
    }

    /// <summary>The place of an item. Its parts have no more bytes than the file: otherwise some are repeated, and a small file would be large.</summary>
    private List<HeifExtent> CheckedPlaceOf(uint item, long? fileLength)
    {
        var place = PlaceOf(item);
        return place.Count <= 1 || place.Sum(extent => Math.Min(extent.Length, MaxCodedBytes + 1)) <= Math.Min(fileLength ?? MaxCodedBytes, MaxCodedBytes)
            ? place
            : throw new InvalidDataException("An item has more bytes than the file.");
    }

    /// <summary>What each item is made of, as often as it is named.</summary>
    private Dictionary<uint, List<uint>> PartsOfItems()
    {
        var parts = new Dictionary<uint, List<uint>>();
        foreach (var (type, from, to) in _references)
        {
            if (type == BoxType.DerivedFrom)
            {
                ListOf(from).AddRange(to);
            }
            else if (type == BoxType.AuxiliaryFor && IsAlpha(from))
            {
                foreach (var master in to)
                {
                    ListOf(master).Add(from);
                }
            }
        }

        return parts;

        List<uint> ListOf(uint item) => parts.TryGetValue(item, out var list) ? list : parts[item] = [];
    }

    private void RequireKnown(uint item)
    {
        if (_types.GetValueOrDefault(item) is not (BoxType.Av1Image or BoxType.Grid or BoxType.Overlay or BoxType.Identity))
        {
            throw new NotSupportedException("The picture is made of an item of a kind that is not known, or not there.");
        }
    }
}
