namespace PhotoResize.Sources.Headers;

/// <summary>The items of a HEIF file (ISO/IEC 23008-12), as far as needed to describe the primary one.</summary>
internal sealed partial class HeifItems
{
    /// <summary>libheif's default limit; the grid of a very large picture has a few hundred.</summary>
    public const int MaxItems = 1000;

    /// <summary>An index has 15 bits.</summary>
    private const int MaxProperties = 0x7FFF;

    /// <summary>libheif's limit; an item has one part, or two in a file that loads step by step.</summary>
    private const int MaxExtents = 32;

    /// <summary>No file is as long, and sums of some such numbers do not overflow.</summary>
    private const ulong MaxPosition = 1UL << 60;

    private readonly Dictionary<uint, BoxType> _types = [];
    private readonly List<(BoxType Type, uint From, uint[] To)> _references = [];
    private readonly List<(BoxType Type, byte[] Content)> _properties = [];
    private readonly Dictionary<uint, List<int>> _propertiesOf = [];
    private readonly Dictionary<uint, (bool IsInMetadata, List<HeifExtent> Extents)> _places = [];
    private readonly List<(uint Item, int Place)> _typePlaces = [];
    private readonly HashSet<BoxType> _found = [];
    private uint _primary;
    private long _metadataStart;
    private byte[]? _metadataContent;

    /// <summary>Whether <see cref="AddBox"/> reads boxes of this type.</summary>
    public static bool NeedsBox(BoxType type) =>
        type is BoxType.PrimaryItem or BoxType.ItemInformation or BoxType.ItemReference or BoxType.ItemPropertyAssociation
            or BoxType.ItemLocation;

    /// <summary>Whether the content of properties of this type is read; others only count for the indexes.</summary>
    public static bool NeedsProperty(BoxType type) =>
        type is BoxType.ImageSpatialExtents or BoxType.CleanAperture or BoxType.Rotation or BoxType.AuxiliaryType
            or BoxType.Av1Configuration;

    /// <summary>Takes note of a box. Decoders differ in which of two they take, and browsers refuse the file.</summary>
    /// <exception cref="InvalidDataException">There may be only one of it, and there are two.</exception>
    public void Begin(BoxType type)
    {
        var isUnique = type is BoxType.PrimaryItem or BoxType.ItemInformation or BoxType.ItemReference or BoxType.ItemLocation
            or BoxType.ItemData or BoxType.ItemProperties or BoxType.ItemPropertyContainer;
        if (isUnique && !_found.Add(type))
        {
            throw new InvalidDataException("The file has a box twice.");
        }
    }

    /// <summary>Adds the content of items that stands in the metadata.</summary>
    /// <param name="position">Where it begins in the file.</param>
    /// <param name="content">The content, to save going back for it; <see langword="null"/> if it is large.</param>
    public void AddData(long position, byte[]? content) => (_metadataStart, _metadataContent) = (position, content);

    /// <summary>Adds a box; boxes may come in any order.</summary>
    /// <exception cref="InvalidDataException">The box contradicts itself.</exception>
    public void AddBox(BoxType type, ReadOnlySpan<byte> content)
    {
        Begin(type);
        var box = new BoxReader(content);
        switch (type)
        {
            case BoxType.PrimaryItem:
                _primary = box.ReadUInt(wide: box.ReadVersion().Version > 0);
                break;
            case BoxType.ItemInformation:
                AddTypes(box);
                break;
            case BoxType.ItemReference:
                AddReferences(box);
                break;
            case BoxType.ItemPropertyAssociation:
                AddAssociations(box);
                break;
            case BoxType.ItemLocation:
                AddPlaces(box);
                break;
        }
    }

    /// <summary>Adds the next of the properties, which items share by index.</summary>
    /// <exception cref="InvalidDataException">There are too many.</exception>
    public void AddProperty(BoxType type, byte[] content)
    {
        if (_properties.Count == MaxProperties)
        {
            throw new InvalidDataException("The file has more properties than an index can address.");
        }

        _properties.Add((type, content));
    }

    /// <summary>Items, and where their types stand in the content of <see cref="BoxType.ItemInformation"/>.</summary>
    public IEnumerable<(uint Item, int Place)> TypePlaces => _typePlaces;

    /// <summary>Whether the primary item is coded in AV1, or is derived and the file has an item coded in AV1.</summary>
    public bool IsPrimaryAv1() => _types.GetValueOrDefault(_primary) switch
    {
        BoxType.Av1Image => true,
        BoxType.Grid or BoxType.Overlay or BoxType.Identity => _types.ContainsValue(BoxType.Av1Image),
        _ => false,
    };

    /// <summary>Describes the primary item as it is after decoding: clipped and rotated by its properties, in their order.</summary>
    /// <exception cref="InvalidDataException">There is no valid size.</exception>
    public FrameInfo DescribePrimary()
    {
        var properties = PropertiesOf(_primary).ToList();
        var extents = new BoxReader(properties.Find(property => property.Type == BoxType.ImageSpatialExtents).Content);
        extents.ReadVersion();
        long width = extents.ReadUInt32();
        long height = extents.ReadUInt32();
        foreach (var (type, content) in properties)
        {
            var property = new BoxReader(content);
            switch (type)
            {
                case BoxType.CleanAperture:
                    (width, height) = (ReadClip(ref property, width), ReadClip(ref property, height));
                    break;
                case BoxType.Rotation when (property.ReadByte() & 1) != 0: // by 90 or 270 degrees
                    (width, height) = (height, width);
                    break;
            }
        }

        return CheckedFrame.Create(width, height, hasAlpha: HasAlpha()) with { HasDeepSamples = HasDeepSamples() };
    }

    /// <summary>Whether any picture in the file is coded in more than 8 bits (AV1 in ISOBMFF, 2.3.3: high_bitdepth).</summary>
    private bool HasDeepSamples()
    {
        const int FlagsPlace = 2;
        const byte HighBitDepth = 0x40;
        return _properties.Any(property =>
            property.Type == BoxType.Av1Configuration && property.Content.Length > FlagsPlace && (property.Content[FlagsPlace] & HighBitDepth) != 0);
    }

    /// <summary>What the file says of the primary item's colours. The first part of a derived item speaks for an item that says nothing.</summary>
    /// <returns>The contents of its boxes, in their order.</returns>
    public IReadOnlyList<byte[]> ColoursOfPrimary() => OfPrimary(BoxType.ColourInformation);

    /// <summary>How the primary item is coded: the contents of its configuration, or of that of the first item that it is derived from.</summary>
    public IReadOnlyList<byte[]> CodingOfPrimary() => OfPrimary(BoxType.Av1Configuration);

    /// <summary>Where the pixels of the primary item begin, or those of the first item that it is derived from.</summary>
    /// <returns><see langword="null"/> if they are not in one piece in the file, or <see cref="BoxType.ItemLocation"/> was not added.</returns>
    public (long Start, long Length)? PlaceOfPixels()
    {
        var coded = Masters().Find(item => _types.GetValueOrDefault(item) == BoxType.Av1Image);
        return PlaceOf(coded) is [var extent] ? (extent.Start, extent.Length) : null;
    }

    /// <summary>Whether the colours of the primary item have been multiplied by its alpha.</summary>
    public bool IsPremultiplied()
    {
        var masters = Masters();
        return _references.Any(reference => reference.Type == BoxType.PremultipliedBy && masters.Contains(reference.From));
    }

    /// <summary>
    /// Whether the primary item is clipped, rotated and mirrored in this order, each once (ISO/IEC 23000-22, 7.3.6.7). Decoders differ
    /// where it is not.
    /// </summary>
    public bool IsTransformedInOrder()
    {
        BoxType[] order = [BoxType.CleanAperture, BoxType.Rotation, BoxType.Mirror];
        int[] steps = [.. PropertiesOf(_primary).Select(property => Array.IndexOf(order, property.Type)).Where(step => step >= 0)];
        return steps.SequenceEqual(steps.Distinct().Order());
    }

    private List<byte[]> OfPrimary(BoxType type) =>
        Masters().Select(item => PropertiesOf(item).Where(property => property.Type == type).Select(property => property.Content).ToList())
            .FirstOrDefault(contents => contents.Count > 0, []);

    /// <summary>The primary item, and those that it is derived from.</summary>
    private List<uint> Masters() =>
    [
        _primary,
        .. _references
            .Where(reference => reference.Type == BoxType.DerivedFrom && reference.From == _primary)
            .SelectMany(reference => reference.To),
    ];

    private static long ReadClip(ref BoxReader clip, long side)
    {
        long numerator = clip.ReadUInt32();
        long denominator = clip.ReadUInt32();
        var clipped = denominator > 0 ? (numerator + (denominator / 2)) / denominator : 0;
        return clipped <= side ? clipped : throw new InvalidDataException("The clean aperture is larger than the picture.");
    }

    /// <summary>Whether the primary item, or an item that it is derived from, has an alpha plane.</summary>
    private bool HasAlpha()
    {
        var masters = Masters().ToHashSet();
        return _references.Any(reference =>
            reference.Type == BoxType.AuxiliaryFor &&
            masters.Overlaps(reference.To) &&
            IsAlpha(reference.From));
    }

    private bool IsAlpha(uint item) =>
        PropertiesOf(item).Any(property => property.Type == BoxType.AuxiliaryType && IsAlpha(property.Content));

    private static bool IsAlpha(ReadOnlySpan<byte> auxiliaryType)
    {
        var box = new BoxReader(auxiliaryType);
        box.ReadVersion();
        var name = box.Rest;
        var end = name.IndexOf((byte)0);
        name = end < 0 ? name : name[..end];
        return name.SequenceEqual("urn:mpeg:mpegB:cicp:systems:auxiliary:alpha"u8) || name.SequenceEqual("urn:mpeg:hevc:2015:auxid:1"u8);
    }

    private IEnumerable<(BoxType Type, byte[] Content)> PropertiesOf(uint item) =>
        // Indexes start at 1; 0 means none.
        _propertiesOf.GetValueOrDefault(item, [])
            .Where(index => index >= 1 && index <= _properties.Count)
            .Select(index => _properties[index - 1]);

    private void AddTypes(BoxReader information)
    {
        var content = information.Rest;

        // The number of entries, not needed: they fill the box.
        information.ReadUInt(wide: information.ReadVersion().Version > 0);
        while (!information.Rest.IsEmpty)
        {
            var entry = information.ReadBox(out var type);
            if (type == BoxType.ItemInformationEntry && entry.ReadVersion().Version is var version and >= 2)
            {
                var item = entry.ReadUInt(wide: version > 2);
                entry.ReadUInt16(); // item_protection_index
                _typePlaces.Add((item, content.Overlaps(entry.Rest, out var place) ? place : 0));
                RequireNew(_types.TryAdd(item, (BoxType)entry.ReadUInt32()));
                CheckCount(_types.Count);
            }
        }
    }

    /// <summary>Where items are (ISO/IEC 14496-12, 8.11.3). Those that are parts of other items are left out.</summary>
    private void AddPlaces(BoxReader locations)
    {
        const int InFile = 0;
        const int InMetadata = 1;
        var version = locations.ReadVersion().Version;
        var (sizes, more) = (locations.ReadByte(), locations.ReadByte());
        var (offsetBytes, lengthBytes, baseBytes, indexBytes) = (sizes >> 4, sizes & 15, more >> 4, version > 0 ? more & 15 : 0);
        for (var left = locations.ReadUInt(wide: version > 1); left > 0; left--)
        {
            var item = locations.ReadUInt(wide: version > 1);
            var method = version > 0 ? locations.ReadUInt16() & 15 : InFile;
            locations.ReadUInt16(); // data_reference_index
            var origin = ReadNumber(ref locations, baseBytes);
            var extents = new List<HeifExtent>();
            var parts = locations.ReadUInt16();
            if (parts > MaxExtents)
            {
                throw new InvalidDataException("An item is in too many parts.");
            }

            for (; parts > 0; parts--)
            {
                ReadNumber(ref locations, indexBytes);
                var start = origin + ReadNumber(ref locations, offsetBytes);
                var length = ReadNumber(ref locations, lengthBytes);
                extents.Add(new HeifExtent(start, length == 0 ? long.MaxValue : length));
            }

            if (method is InFile or InMetadata)
            {
                RequireNew(_places.TryAdd(item, (method == InMetadata, extents)));
                CheckCount(_places.Count);
            }
        }

        static long ReadNumber(ref BoxReader box, int bytes) => bytes switch
        {
            0 => 0,
            4 => box.ReadUInt32(),
            8 when box.ReadUInt64() is <= MaxPosition and var number => (long)number,
            _ => throw new InvalidDataException("The file has numbers of an impossible size."),
        };
    }

    private void AddReferences(BoxReader references)
    {
        var wide = references.ReadVersion().Version > 0;
        while (!references.Rest.IsEmpty)
        {
            var reference = references.ReadBox(out var type);
            var from = reference.ReadUInt(wide);
            var to = new uint[reference.ReadUInt16()];
            for (var i = 0; i < to.Length; i++)
            {
                to[i] = reference.ReadUInt(wide);
            }

            _references.Add((type, from, to));
        }
    }

    private void AddAssociations(BoxReader associations)
    {
        var (version, flags) = associations.ReadVersion();
        var items = associations.ReadUInt32();
        for (var i = 0u; i < items; i++)
        {
            var item = associations.ReadUInt(wide: version > 0);
            var indexes = new List<int>();
            for (var left = associations.ReadByte(); left > 0; left--)
            {
                // The highest bit marks properties that a reader must understand.
                indexes.Add((flags & 1) != 0 ? associations.ReadUInt16() & 0x7FFF : associations.ReadByte() & 0x7F);
            }

            RequireNew(_propertiesOf.TryAdd(item, indexes));
            CheckCount(_propertiesOf.Count);
        }
    }

    private static void RequireNew(bool isNew)
    {
        if (!isNew)
        {
            throw new InvalidDataException("The file describes an item twice.");
        }
    }

    private static void CheckCount(int items)
    {
        if (items > MaxItems)
        {
            throw new InvalidDataException("The file has too many items.");
        }
    }
}
