using System.Buffers.Binary;

namespace PhotoResize.Sources.Headers;

/// <summary>
/// Walks over the chunks of a PNG (third edition), still or animated, without decoding pixels. The header reader and the decoder of
/// animations both do, so that they agree.
/// </summary>
/// <remarks>
/// As in Chromium, the frames end where a control chunk is invalid, a number is out of sequence, or something unknown has to be
/// understood; those before count. A frame counts once its pixels begin, even if the file ends within them. An animation whose first frame
/// is invalid is the still picture.
/// </remarks>
internal sealed class PngBlocks
{
    public const int SignatureBytes = 8;
    public const int ChunkStartBytes = 8;
    public const int ChecksumBytes = 4;
    public const int SequenceBytes = 4;
    private const int ImageHeaderBytes = 13;
    private const int AnimationControlBytes = 8;
    private const int FrameControlBytes = 26;

    private readonly HeaderStream _header;
    private byte _colourType;
    private uint _frames;
    private uint _found;
    private uint _sequence;
    private PngFrame? _control;
    private PngFrame _cleared;
    private bool _isInvalid;
    private bool _hasEnded;
    private long _dataEnd;

    private PngBlocks(HeaderStream header) => _header = header;

    public int Width { get; private set; }

    public int Height { get; private set; }

    /// <summary>Whether the pixels so far may be transparent: by their kind, or where no frame is drawn.</summary>
    public bool HasAlpha { get; private set; }

    /// <summary>Whether samples have 16 bits.</summary>
    public bool HasDeepSamples { get; private set; }

    /// <summary>Whether rows come in seven passes.</summary>
    public bool IsInterlaced { get; private set; }

    /// <summary>Whether the pixels have no colours.</summary>
    public bool IsGrey { get; private set; }

    public int Orientation { get; private set; } = 1;

    /// <summary>How often an animation shows; 0 for ever.</summary>
    public uint Plays { get; private set; }

    /// <summary>Whether there is an animation, as far as can be told before its frames.</summary>
    public bool IsAnimation => _frames > 0 && !_isInvalid;

    /// <summary>Reads the chunks before the pixels.</summary>
    /// <exception cref="InvalidDataException">The file has no pixels, or its header is damaged.</exception>
    public static async ValueTask<PngBlocks> OpenAsync(HeaderStream header)
    {
        var blocks = new PngBlocks(header);
        await header.SkipAsync(SignatureBytes);
        await blocks.ReadImageHeaderAsync();
        var hasPalette = false;
        int? orientation = null;
        while (true)
        {
            var start = header.Position;
            var (length, type) = await blocks.ReadChunkStartAsync();
            var end = header.Position + length + ChecksumBytes;
            switch (type)
            {
                case PngChunkType.ImageData:
                    blocks.Orientation = orientation ?? 1;
                    await blocks.BeginFramesAsync(start, end);
                    return blocks;
                case PngChunkType.ImageEnd:
                    throw new InvalidDataException("The PNG has no image data.");
                case PngChunkType.Palette:
                    hasPalette = true;
                    break;
                case PngChunkType.Transparency when !blocks.HasAlpha && PngTransparency.Counts(blocks._colourType, length, hasPalette):
                    blocks.HasAlpha = await blocks.ReadCheckedAsync(type, (int)length) is not null;
                    break;
                case PngChunkType.Exif:
                    orientation ??= await ExifOrientation.ReadAsync(header, length, mayHavePrefix: false);
                    break;
                case PngChunkType.AnimationControl:
                    await blocks.ReadAnimationControlAsync(length);
                    break;
                case PngChunkType.FrameControl:
                    blocks._control = await blocks.ReadFrameControlAsync(length);
                    blocks._isInvalid |= blocks._control is null or not { Left: 0, Top: 0 }
                        || (blocks._control.Value.Width, blocks._control.Value.Height) != (blocks.Width, blocks.Height);
                    break;
            }

            await header.MoveToAsync(end);
        }
    }

    /// <summary>Moves behind the next frame of the animation; returns <see langword="null"/> if there is none.</summary>
    public async ValueTask<PngFrame?> NextAsync()
    {
        if (!IsAnimation)
        {
            return null;
        }

        try
        {
            while (!_hasEnded && _found < _frames)
            {
                var start = _header.Position;
                if (_control is { IsDefault: true } first)
                {
                    _control = null;
                    await _header.MoveToAsync(_dataEnd);
                    return Add(first);
                }

                var (length, type) = await ReadChunkStartAsync();
                var end = _header.Position + length + ChecksumBytes;
                if (type == PngChunkType.FrameData)
                {
                    if (_control is not { } control)
                    {
                        break;
                    }

                    _control = null;
                    var frame = Add(control with { Data = start, Sequence = _sequence });
                    await SkipFrameDataAsync(length, end);
                    return frame;
                }

                if (type == PngChunkType.FrameControl)
                {
                    _control = await ReadFrameControlAsync(length);
                    _hasEnded = _control is null;
                }
                else if (IsCritical(type) && type != PngChunkType.ImageData)
                {
                    break;
                }

                await _header.MoveToAsync(end);
            }
        }
        catch (InvalidDataException)
        {
            // The file ends between frames.
        }

        _hasEnded = true;
        return null;
    }

    private async ValueTask ReadImageHeaderAsync()
    {
        if (await ReadChunkStartAsync() is not (ImageHeaderBytes, PngChunkType.ImageHeader))
        {
            throw new InvalidDataException("The PNG does not begin with its header.");
        }

        var data = (await _header.ReadAsync(ImageHeaderBytes + ChecksumBytes)).Span;
        var frame = CheckedFrame.Create(BinaryPrimitives.ReadUInt32BigEndian(data), BinaryPrimitives.ReadUInt32BigEndian(data[4..]));
        (Width, Height) = (frame.Width, frame.Height);
        _colourType = data[9];
        (HasDeepSamples, IsInterlaced) = (data[8] > 8, data[12] != 0);
        (IsGrey, HasAlpha) = _colourType switch
        {
            0 => (true, false),
            2 or 3 => (false, false),
            4 => (true, true),
            6 => (false, true),
            _ => throw new InvalidDataException($"The PNG has colour type {_colourType}."),
        };
    }

    /// <summary>Reads the number of frames and plays. The first such chunk counts.</summary>
    private async ValueTask ReadAnimationControlAsync(uint length)
    {
        if (_frames == 0 && length == AnimationControlBytes
            && await ReadCheckedAsync(PngChunkType.AnimationControl, AnimationControlBytes) is { } content)
        {
            _frames = BinaryPrimitives.ReadUInt32BigEndian(content.Span);
            Plays = BinaryPrimitives.ReadUInt32BigEndian(content.Span[4..]);
        }
    }

    /// <summary>Reads how a frame is drawn; <see langword="null"/> if that is invalid.</summary>
    private async ValueTask<PngFrame?> ReadFrameControlAsync(uint length)
    {
        if (length != FrameControlBytes || await ReadCheckedAsync(PngChunkType.FrameControl, FrameControlBytes) is not { } content)
        {
            return null;
        }

        var control = content.Span;
        var sequence = BinaryPrimitives.ReadUInt32BigEndian(control);
        var (width, height) = (BinaryPrimitives.ReadUInt32BigEndian(control[4..]), BinaryPrimitives.ReadUInt32BigEndian(control[8..]));
        var (left, top) = (BinaryPrimitives.ReadUInt32BigEndian(control[12..]), BinaryPrimitives.ReadUInt32BigEndian(control[16..]));
        var (disposal, blending) = (control[24], control[25]);
        if (sequence != _sequence || width == 0 || height == 0 || (long)left + width > Width || (long)top + height > Height
            || disposal > (int)PngDisposal.Restore || blending > 1)
        {
            return null;
        }

        _sequence++;
        var denominator = BinaryPrimitives.ReadUInt16BigEndian(control[22..]);
        return new PngFrame((int)left, (int)top, (int)width, (int)height)
        {
            IsBlended = blending == 1,
            Disposal = (PngDisposal)disposal,
            DelayNumerator = BinaryPrimitives.ReadUInt16BigEndian(control[20..]),
            DelayDenominator = denominator == 0 ? 100 : denominator,
        };
    }

    /// <summary>Reads the content of a small chunk; <see langword="null"/> if its checksum does not hold.</summary>
    private async ValueTask<ReadOnlyMemory<byte>?> ReadCheckedAsync(PngChunkType type, int length)
    {
        var content = await _header.ReadAsync(length + ChecksumBytes);
        return BinaryPrimitives.ReadUInt32BigEndian(content.Span[length..]) == PngChecksum.Of(type, content.Span[..length]) ? content[..length] : default(ReadOnlyMemory<byte>?);
    }

    /// <summary>Passes the still picture, which is the first frame if a control chunk comes before it.</summary>
    private async ValueTask BeginFramesAsync(long start, long end)
    {
        _cleared = new PngFrame(0, 0, Width, Height);
        _control = _control is { } control ? control with { IsDefault = true, Data = start } : null;
        _dataEnd = end;
        if (IsAnimation && _control is null)
        {
            await TryMoveToAsync(end);
        }
    }

    private async ValueTask TryMoveToAsync(long position)
    {
        try
        {
            await _header.MoveToAsync(position);
        }
        catch (InvalidDataException)
        {
            _hasEnded = true;
        }
    }

    /// <summary>Passes all chunks with pixels of a frame.</summary>
    private async ValueTask SkipFrameDataAsync(uint length, long end)
    {
        try
        {
            while (true)
            {
                if (length < SequenceBytes || BinaryPrimitives.ReadUInt32BigEndian((await _header.ReadAsync(SequenceBytes)).Span) != _sequence++)
                {
                    _hasEnded = true;
                    return;
                }

                await _header.MoveToAsync(end);
                if ((await _header.PeekAsync(ChunkStartBytes)).Span is not { Length: ChunkStartBytes } next
                    || (PngChunkType)BinaryPrimitives.ReadUInt32BigEndian(next[4..]) != PngChunkType.FrameData)
                {
                    return;
                }

                (length, _) = await ReadChunkStartAsync();
                end = _header.Position + length + ChecksumBytes;
            }
        }
        catch (InvalidDataException)
        {
            _hasEnded = true;
        }
    }

    /// <summary>Takes a frame into account.</summary>
    private PngFrame Add(PngFrame frame)
    {
        // What is transparent has to be covered by the very next frame, or it shows.
        _found++;
        HasAlpha |= !Covers(frame, _cleared);
        _cleared = frame.Disposal switch
        {
            PngDisposal.Clear => frame,
            PngDisposal.Restore => _cleared,
            _ => default,
        };
        return frame;
    }

    private static bool Covers(PngFrame frame, PngFrame other) =>
        other.Width == 0
        || (frame.Left <= other.Left && frame.Top <= other.Top
            && frame.Left + frame.Width >= other.Left + other.Width && frame.Top + frame.Height >= other.Top + other.Height);

    /// <summary>Whether a decoder has to understand a chunk: its name begins with a capital letter.</summary>
    private static bool IsCritical(PngChunkType type) => ((uint)type & 0x20000000) == 0;

    private async ValueTask<(uint Length, PngChunkType Type)> ReadChunkStartAsync()
    {
        var start = (await _header.ReadAsync(ChunkStartBytes)).Span;
        var length = BinaryPrimitives.ReadUInt32BigEndian(start);
        return length <= int.MaxValue
            ? (length, (PngChunkType)BinaryPrimitives.ReadUInt32BigEndian(start[4..]))
            : throw new InvalidDataException("A chunk of the PNG is longer than the format allows.");
    }
}
