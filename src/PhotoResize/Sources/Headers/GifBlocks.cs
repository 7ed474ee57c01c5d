using System.Buffers.Binary;

namespace PhotoResize.Sources.Headers;

/// <summary>
/// Walks over the blocks of a GIF (GIF89a), without decoding pixels. The header reader and the decoder both do, so that they agree.
/// </summary>
/// <remarks>
/// The walk ends where Chromium's ends: at the trailer or any other byte that begins no block, at a graphic control of another length than
/// 4, behind a frame with codes that are too long, or with the file. The frames so far count. A frame counts once its descriptor is
/// complete, even if the file ends within its pixels: it is there, but damaged.
/// </remarks>
internal sealed class GifBlocks
{
    private const int SignatureBytes = 6;
    private const int ScreenBytes = 7;
    private const int DescriptorBytes = 9;
    private const int GraphicControlBytes = 4;
    private const int ApplicationNameBytes = 11;
    private const byte ImageSeparator = 0x2C;
    private const byte ExtensionIntroducer = 0x21;
    private const byte GraphicControl = 0xF9;
    private const byte Application = 0xFF;

    private readonly HeaderStream _header;
    private bool _hasBegun;
    private bool _hasEnded;
    private GifFrame _control;
    private GifFrame _cleared;

    private GifBlocks(HeaderStream header) => _header = header;

    /// <summary>The longest code that a frame may begin with, without the bit that is added for control codes.</summary>
    public static int MaxCodeSize => 8;

    /// <summary>The width of the screen. Known after the first frame, which makes it grow.</summary>
    public int Width { get; private set; }

    /// <summary>The height of the screen. Known after the first frame, which makes it grow.</summary>
    public int Height { get; private set; }

    /// <summary>The colours of frames that have none of their own.</summary>
    public GifColourTable Colours { get; private set; }

    /// <summary>How often the frames are repeated, 0 being for ever; <see langword="null"/> if the file does not say it.</summary>
    public int? Repeats { get; private set; }

    /// <summary>Whether a frame so far may have transparent pixels, of its own or where nothing is drawn.</summary>
    public bool HasAlpha { get; private set; }

    /// <summary>Reads the screen.</summary>
    /// <exception cref="InvalidDataException">The file ends within it.</exception>
    public static async ValueTask<GifBlocks> OpenAsync(HeaderStream header)
    {
        var blocks = new GifBlocks(header);
        var screen = (await header.ReadAsync(SignatureBytes + ScreenBytes))[SignatureBytes..];
        blocks.Width = BinaryPrimitives.ReadUInt16LittleEndian(screen.Span);
        blocks.Height = BinaryPrimitives.ReadUInt16LittleEndian(screen.Span[2..]);
        blocks.Colours = GifColourTable.At(header.Position, screen.Span[4]);
        await header.SkipAsync(blocks.Colours.Bytes);
        return blocks;
    }

    /// <summary>Moves behind the next frame; returns <see langword="null"/> if there is none.</summary>
    public async ValueTask<GifFrame?> NextAsync()
    {
        try
        {
            while (!_hasEnded)
            {
                switch (await _header.ReadByteAsync())
                {
                    case ImageSeparator:
                        return await ReadFrameAsync();
                    case ExtensionIntroducer:
                        await ReadExtensionAsync();
                        break;
                    default:
                        _hasEnded = true;
                        break;
                }
            }
        }
        catch (InvalidDataException)
        {
            // The file ends between frames.
            _hasEnded = true;
        }

        return null;
    }

    private async ValueTask<GifFrame> ReadFrameAsync()
    {
        const byte InterlaceFlag = 0x40;
        var descriptor = await _header.ReadAsync(DescriptorBytes);
        var flags = descriptor.Span[8];
        var frame = _control with
        {
            Left = BinaryPrimitives.ReadUInt16LittleEndian(descriptor.Span),
            Top = BinaryPrimitives.ReadUInt16LittleEndian(descriptor.Span[2..]),
            Width = BinaryPrimitives.ReadUInt16LittleEndian(descriptor.Span[4..]),
            Height = BinaryPrimitives.ReadUInt16LittleEndian(descriptor.Span[6..]),
            IsInterlaced = (flags & InterlaceFlag) != 0,
            Colours = GifColourTable.At(_header.Position, flags),
        };
        _control = default;
        Add(frame);
        await SkipPixelsAsync(frame);
        return frame;
    }

    private async ValueTask SkipPixelsAsync(GifFrame frame)
    {
        try
        {
            await _header.SkipAsync(frame.Colours.Bytes);
            _hasEnded = await _header.ReadByteAsync() > MaxCodeSize;
            if (!_hasEnded)
            {
                await SkipSubBlocksAsync(await _header.ReadByteAsync());
            }
        }
        catch (InvalidDataException)
        {
            _hasEnded = true;
        }
    }

    /// <summary>Takes a frame into account. The first one makes the screen grow; later ones show as far as they lie on it.</summary>
    private void Add(GifFrame frame)
    {
        if (!_hasBegun)
        {
            (Width, Height) = (Math.Max(Width, frame.Left + frame.Width), Math.Max(Height, frame.Top + frame.Height));
            _cleared = new GifFrame(0, 0, Width, Height);
            _hasBegun = true;
        }

        // What is transparent has to be covered by the very next frame, or it shows.
        HasAlpha |= frame.TransparentIndex is not null || !Covers(frame, _cleared);
        _cleared = frame.Disposal switch
        {
            GifDisposal.Clear => frame,
            GifDisposal.Restore => _cleared,
            _ => default,
        };
    }

    /// <summary>Whether <paramref name="frame"/> lies over all of another one that can be seen.</summary>
    private bool Covers(GifFrame frame, GifFrame other)
    {
        var (right, bottom) = (Math.Min(other.Left + other.Width, Width), Math.Min(other.Top + other.Height, Height));
        return right <= other.Left || bottom <= other.Top
            || (frame.Left <= other.Left && frame.Top <= other.Top
                && frame.Left + frame.Width >= right && frame.Top + frame.Height >= bottom);
    }

    private async ValueTask ReadExtensionAsync()
    {
        var label = await _header.ReadByteAsync();
        var length = await _header.ReadByteAsync();
        if (label == GraphicControl)
        {
            await ReadGraphicControlAsync(length);
        }
        else if (label == Application && length == ApplicationNameBytes)
        {
            await ReadApplicationAsync();
        }
        else
        {
            await SkipSubBlocksAsync(length);
        }
    }

    private async ValueTask ReadGraphicControlAsync(byte length)
    {
        if (length != GraphicControlBytes)
        {
            _hasEnded = true;
            return;
        }

        var content = await _header.ReadAsync(GraphicControlBytes + 1);
        var flags = content.Span[0];
        _control = new GifFrame
        {
            TransparentIndex = (flags & 1) != 0 ? content.Span[3] : null,
            Disposal = ((flags >> 2) & 7) switch
            {
                2 => GifDisposal.Clear,
                3 or 4 => GifDisposal.Restore, // some encoders write 4
                _ => GifDisposal.Keep,
            },
            Delay = BinaryPrimitives.ReadUInt16LittleEndian(content.Span[1..]),
        };
        _hasEnded = content.Span[GraphicControlBytes] != 0;
    }

    /// <summary>Reads how often to repeat, which two applications wrote the same way.</summary>
    private async ValueTask ReadApplicationAsync()
    {
        const int LoopBytes = 3;
        var name = (await _header.ReadAsync(ApplicationNameBytes)).Span;
        var tellsRepeats = name.SequenceEqual("NETSCAPE2.0"u8) || name.SequenceEqual("ANIMEXTS1.0"u8);
        var length = await _header.ReadByteAsync();
        if (tellsRepeats && length == LoopBytes)
        {
            var loop = (await _header.ReadAsync(LoopBytes)).Span;
            Repeats = loop[0] == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(loop[1..]) : Repeats;
            length = await _header.ReadByteAsync();
        }

        await SkipSubBlocksAsync(length);
    }

    private async ValueTask SkipSubBlocksAsync(byte length)
    {
        while (length != 0)
        {
            await _header.SkipAsync(length);
            length = await _header.ReadByteAsync();
        }
    }
}
