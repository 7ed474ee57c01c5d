using System.Buffers.Binary;
using PhotoResize.Settings;

namespace PhotoResize.Sources.Headers;

/// <summary>GIF89a: the logical screen and all blocks after it, since the number of frames is not stored anywhere.</summary>
internal sealed class GifHeader
{
    /// <summary>Keeps the count within an int; an hour of video has a tenth of it.</summary>
    private const int MaxFrames = 1_000_000;

    private const byte ImageSeparator = 0x2C;
    private const byte ExtensionIntroducer = 0x21;
    private const byte GraphicControl = 0xF9;
    private const byte Trailer = 0x3B;

    private readonly HeaderStream _header;
    private int _width;
    private int _height;
    private int _frameCount;
    private bool _hasAlpha;
    private bool _nextFrameIsTransparent;

    private GifHeader(HeaderStream header) => _header = header;

    public static async ValueTask<SourceInfo?> ReadAsync(HeaderStream header)
    {
        var gif = new GifHeader(header);
        await gif.ReadScreenAsync();

        // A file without a trailer is truncated. Decoders show the frames before the damage, but then a truncated animation would be cached
        // as if it were complete.
        while (gif._frameCount < MaxFrames && await gif.ReadBlockAsync())
        {
        }

        return gif._frameCount > 0
            ? new SourceInfo(ImageFormat.Gif, [CheckedFrame.Create(gif._width, gif._height, hasAlpha: gif._hasAlpha)], gif._frameCount)
            : throw new InvalidDataException("The GIF has no frame.");
    }

    private async ValueTask ReadScreenAsync()
    {
        const int SignatureBytes = 6;
        const int ScreenBytes = 7;
        var screen = (await _header.ReadAsync(SignatureBytes + ScreenBytes)).Span[SignatureBytes..];
        _width = BinaryPrimitives.ReadUInt16LittleEndian(screen);
        _height = BinaryPrimitives.ReadUInt16LittleEndian(screen[2..]);
        await _header.SkipAsync(ColourTableBytes(screen[4]));
    }

    /// <summary>Reads one block; returns whether another may follow.</summary>
    private async ValueTask<bool> ReadBlockAsync()
    {
        switch (await _header.ReadByteAsync())
        {
            case ImageSeparator:
                await ReadImageAsync();
                return true;
            case ExtensionIntroducer:
                await ReadExtensionAsync();
                return true;
            case Trailer:
                return false;
            default:
                throw new InvalidDataException("The GIF has an unknown block.");
        }
    }

    private async ValueTask ReadImageAsync()
    {
        const int DescriptorBytes = 9;
        const int MaxCodeSize = 11;
        var descriptor = (await _header.ReadAsync(DescriptorBytes)).Span;
        var right = BinaryPrimitives.ReadUInt16LittleEndian(descriptor) + BinaryPrimitives.ReadUInt16LittleEndian(descriptor[4..]);
        var bottom = BinaryPrimitives.ReadUInt16LittleEndian(descriptor[2..]) + BinaryPrimitives.ReadUInt16LittleEndian(descriptor[6..]);
        var startsAtOrigin = descriptor[..4].IndexOfAnyExcept((byte)0) < 0;
        await _header.SkipAsync(ColourTableBytes(descriptor[8]));
        if (await _header.ReadByteAsync() > MaxCodeSize)
        {
            throw new InvalidDataException("The GIF has codes longer than the format allows.");
        }

        if (_frameCount == 0)
        {
            FitScreen(right, bottom);
            _hasAlpha = !startsAtOrigin || right < _width || bottom < _height;
        }

        // Disposal to background does not count: without a transparent colour it leaves the background colour.
        _hasAlpha |= _nextFrameIsTransparent;
        _nextFrameIsTransparent = false;
        _frameCount++;
        await SkipSubBlocksAsync(await _header.ReadByteAsync());
    }

    /// <summary>
    /// Corrects the screen size as decoders do. It grows to contain the first frame. It is ignored if a side is 0 or if it is the size of a
    /// monitor, which old encoders wrote. libvips also ignores screens over 2048; here they are kept, so that a limit can reject them.
    /// </summary>
    private void FitScreen(int right, int bottom)
    {
        if (_width == 0 || _height == 0 ||
            (_width, _height) is (640, 480) or (640, 512) or (800, 600) or (1024, 768) or (1280, 1024) or (1600, 1200))
        {
            (_width, _height) = (1, 1);
        }

        (_width, _height) = (Math.Max(_width, right), Math.Max(_height, bottom));
    }

    private async ValueTask ReadExtensionAsync()
    {
        var label = await _header.ReadByteAsync();
        var length = await _header.ReadByteAsync();
        if (label == GraphicControl && (await _header.PeekAsync(1)) is { Length: 1 } flags)
        {
            _nextFrameIsTransparent |= (flags.Span[0] & 1) != 0;
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

    /// <summary>The size of the colour table, from the flags of a screen or an image.</summary>
    private static int ColourTableBytes(byte flags) => (flags & 0x80) != 0 ? 3 * (2 << (flags & 7)) : 0;
}
