using PhotoResize.Sources.Headers;

namespace PhotoResize.EngineSupport.PixelFiles;

/// <summary>What a PNG needs to be decoded (PNG, third edition, 5.6 and 11.2 to 11.3). What else it holds does not touch its pixels.</summary>
/// <param name="Header">The content of IHDR.</param>
internal sealed record PngFile(byte[] Header)
{
    private const int HeaderBytes = 13;
    private const int MaxPaletteBytes = 3 * 256;
    private const byte Indexed = 3;

    /// <summary>The first bytes of every PNG.</summary>
    public static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>The colours of indexed pixels, one for each value that they can have; empty for other pixels.</summary>
    public byte[] Palette { get; private init; } = [];

    /// <summary>The content of tRNS; empty without one.</summary>
    public byte[] Transparency { get; private init; } = [];

    /// <summary>The ICC profile that describes its colours, empty for sRGB.</summary>
    public byte[] Profile { get; private init; } = [];

    /// <summary>The chunks with the pixels, those without content left out: where each stretch of the file begins and ends.</summary>
    public IReadOnlyList<(long Start, long End)> ImageData { get; private init; } = [];

    /// <summary>Whether it says that it has an animation.</summary>
    public bool IsAnimated { get; private init; }

    /// <summary>Whether the file ends within its last image data chunk, which may hold more than the pixels.</summary>
    public bool IsCut { get; private init; }

    public byte Depth => Header[8];

    public byte ColourType => Header[9];

    public bool IsGrey => ColourType is 0 or 4;

    public bool IsInterlaced => Header[12] != 0;

    public int BitsPerPixel => Depth * (ColourType switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 });

    /// <summary>Reads the structure.</summary>
    /// <exception cref="InvalidDataException">Something is missing, damaged or impossible that the pixels need.</exception>
    /// <exception cref="EndOfStreamException">The file ends before its pixels.</exception>
    /// <exception cref="NotSupportedException">The pixels are of a kind that no browser shows.</exception>
    public static PngFile Read(Stream source, CancellationToken cancellationToken)
    {
        // Chunks of image data are often as small as 8 KB, and there may be thousands of them.
        const int BufferBytes = 64 * 1024;
        var stream = new BufferedStream(source, BufferBytes);
        var file = new PngFile(ReadHeader(stream, out var position));
        var (palette, transparency) = (default(byte[]), default(byte[]));
        var colours = new PngColours(file.IsGrey);
        var isAnimated = false;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var chunk = PngChunk.TryRead(stream, position) ?? throw new InvalidDataException("The PNG ends before its pixels.");
            switch (chunk.Type)
            {
                case PngChunkType.ImageData:
                    var imageData = FindImageData(stream, position, out var isCut, cancellationToken);
                    return file.WithColours(palette, transparency) with
                    {
                        Profile = colours.ToProfile(),
                        ImageData = imageData.Count > 0 ? imageData : throw new InvalidDataException("The PNG has no pixels."),
                        IsAnimated = isAnimated,
                        IsCut = isCut,
                    };
                case PngChunkType.Palette:
                    palette = palette is null ? ReadPalette(stream, chunk) : throw new InvalidDataException("The PNG has two palettes.");
                    break;
                case PngChunkType.Transparency when PngTransparency.Counts(file.ColourType, chunk.Length, palette is not null):
                    transparency ??= chunk.Read(stream, PngTransparency.MaxBytes);
                    break;
                case PngChunkType.ImageHeader or PngChunkType.ImageEnd:
                    throw new InvalidDataException("The PNG has no pixels behind its header.");
                case PngChunkType.AnimationControl:
                    isAnimated = true;
                    break;
                case PngChunkType.CodePoints when palette is not null:
                    break; // It has to come before a palette, and others only should.
                case var type when chunk.IsCritical:
                    throw new NotSupportedException($"The PNG has a chunk that its pixels need, and that is not known: {(uint)type:X8}.");
                default:
                    colours.Add(chunk, stream);
                    break;
            }

            position = chunk.Next;
        }
    }

    private static byte[] ReadHeader(Stream stream, out long next)
    {
        if (PngChunk.TryRead(stream, PngBlocks.SignatureBytes) is not { Type: PngChunkType.ImageHeader, Length: HeaderBytes } chunk
            || chunk.Read(stream, HeaderBytes) is not { } header)
        {
            throw new InvalidDataException("The header of the PNG is damaged.");
        }

        next = chunk.Next;
        var isKnown = (header[9], header[8]) is (0, 1 or 2 or 4 or 8 or 16) or (3, 1 or 2 or 4 or 8) or (2 or 4 or 6, 8 or 16)
            && (header[10], header[11], header[12]) is (0, 0, 0 or 1);
        return isKnown ? header : throw new InvalidDataException("The header of the PNG announces a kind that does not exist.");
    }

    private static byte[] ReadPalette(Stream stream, PngChunk chunk)
    {
        const int ColourBytes = 3;
        var palette = chunk.Read(stream, MaxPaletteBytes) ?? throw new InvalidDataException("The palette of the PNG is damaged.");
        return palette.Length >= ColourBytes
            ? palette[..(palette.Length / ColourBytes * ColourBytes)]
            : throw new InvalidDataException("The palette of the PNG is empty.");
    }

    /// <summary>Goes through the image data chunks, which follow each other. They end where another chunk begins.</summary>
    private static List<(long Start, long End)> FindImageData(Stream stream, long first, out bool isCut, CancellationToken cancellationToken)
    {
        var (length, stretches, start, position) = (stream.Length, new List<(long, long)>(), first, first);
        isCut = false;
        while (!isCut && PngChunk.TryRead(stream, position) is { Type: PngChunkType.ImageData } chunk)
        {
            cancellationToken.ThrowIfCancellationRequested();
            isCut = chunk.Next > length;
            if (chunk.Length == 0)
            {
                AddStretch(position);
                start = chunk.Next;
            }

            position = Math.Min(chunk.Next, length);
        }

        AddStretch(position);
        return stretches;

        void AddStretch(long end)
        {
            if (end > start)
            {
                stretches.Add((start, end));
            }
        }
    }

    /// <summary>Gives every value of indexed pixels a colour. As in Chromium, the last one serves for those behind it.</summary>
    private PngFile WithColours(byte[]? palette, byte[]? transparency)
    {
        const int ColourBytes = 3;
        if (ColourType != Indexed)
        {
            // A palette only suggests colours for screens of few.
            return this with { Transparency = transparency is null ? [] : PngTransparency.Clean(transparency, ColourType, Depth, 0) };
        }

        var given = palette ?? throw new InvalidDataException("The PNG has no palette.");
        var (colours, values) = (given.Length / ColourBytes, 1 << Depth);
        var alpha = transparency is null ? [] : PngTransparency.Clean(transparency, ColourType, Depth, Math.Min(colours, values));
        var isLastSeenThrough = alpha.Length == colours;
        return this with
        {
            Palette = [.. Enumerable.Range(0, values).SelectMany(value => given.Skip(ColourBytes * Math.Min(value, colours - 1)).Take(ColourBytes))],
            Transparency = isLastSeenThrough ? [.. alpha, .. Enumerable.Repeat(alpha[^1], Math.Max(0, values - colours))] : alpha,
        };
    }
}
