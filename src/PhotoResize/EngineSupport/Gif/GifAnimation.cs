using System.Buffers;
using System.Runtime.InteropServices;
using PhotoResize.EngineSupport.Animations;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Sources.Headers;

namespace PhotoResize.EngineSupport.Gif;

/// <summary>Decodes a GIF, still or animated, and shows it as Chromium does.</summary>
/// <remarks>
/// The libraries' decoders were rejected. One takes another canvas than the file's screen if that is large or has the size of an old
/// monitor, both paint what nothing was drawn on in a background colour or in black, and neither says that pixels are missing.
/// </remarks>
internal sealed class GifAnimation : Animation
{
    /// <summary>How many pixels a frame may have, if the canvas has fewer. Those beside the canvas are decoded and not seen.</summary>
    private const long MaxHiddenPixels = 1 << 24;

    private const int SignatureBytes = 3;
    private const int TableEntries = 256;

    private readonly Stream _stream;
    private readonly GifBlocks _blocks;
    private readonly List<GifFrame> _frames;
    private readonly uint[] _screenColours = new uint[TableEntries];
    private readonly uint[] _colours = new uint[TableEntries];
    private readonly GifSubBlocks _codes;
    private readonly LzwDecoder _decoder;

    private GifAnimation(Stream stream, GifBlocks blocks, List<GifFrame> frames, int frameCount)
    {
        (_stream, _blocks, _frames, FrameCount) = (stream, blocks, frames, frameCount);
        _codes = new GifSubBlocks(stream);
        _decoder = new LzwDecoder(_codes);
        Frames = [.. frames.Select(Place)];
        ReadColours(blocks.Colours, _screenColours);
    }

    public override PixelSize Size => new(_blocks.Width, _blocks.Height);

    public override int Bands => _blocks.HasAlpha ? 4 : 3;

    public override int FrameCount { get; }

    public override IReadOnlyList<AnimationFrame> Frames { get; }

    public override int Plays => _blocks.Repeats switch
    {
        null => 1,
        0 => 0,
        { } repeats => repeats + 1,
    };

    /// <summary>Walks over the blocks of a file.</summary>
    /// <param name="stream">The file. It is read for as long as frames are drawn.</param>
    /// <param name="frames">How many frames, counted from the first one, may be drawn.</param>
    /// <param name="cancellationToken">Stops the next read.</param>
    /// <exception cref="ImageProcessingException">The file has no frame, or ends before its first one.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static GifAnimation Open(Stream stream, int frames, CancellationToken cancellationToken)
    {
        var source = new BlockingSource(stream, cancellationToken) { Position = 0 };
        try
        {
            using var header = new HeaderStream(source, cancellationToken);

            // Completed when it returns, since all reads are.
            return ReadAsync(source, header, frames).AsTask().GetAwaiter().GetResult();
        }
        catch (InvalidDataException exception)
        {
            throw new ImageProcessingException(ImageProcessingError.Damaged, exception.Message, exception);
        }
    }

    public override void Draw(int index, AnimationCanvas canvas, CancellationToken cancellationToken)
    {
        var frame = _frames[index];
        var rows = frame.RowsDecodedOn(canvas.Size.Width, canvas.Size.Height);
        if (rows == 0)
        {
            return;
        }

        var count = (long)frame.Width * rows;
        if (count > Math.Max(MaxHiddenPixels, (long)canvas.Size.Width * canvas.Size.Height))
        {
            throw new ImageProcessingException(ImageProcessingError.Unsupported, "A frame of the GIF is much larger than its screen.");
        }

        SetColours(frame);
        var indices = ArrayPool<byte>.Shared.Rent((int)count + LzwDecoder.Slack);
        try
        {
            Decode(frame, indices.AsSpan(0, (int)count + LzwDecoder.Slack));
            var place = 0;
            foreach (var y in RowsOf(frame, rows))
            {
                cancellationToken.ThrowIfCancellationRequested();
                canvas.Draw(y, indices.AsSpan(place, frame.Width), _colours);
                place += frame.Width;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(indices);
        }
    }

    /// <summary>The numbers of a frame's rows in the order of the file.</summary>
    private static IEnumerable<int> RowsOf(GifFrame frame, int rows)
    {
        (int First, int Step)[] passes = frame.IsInterlaced ? [(0, 8), (4, 8), (2, 4), (1, 2)] : [(0, 1)];
        foreach (var (first, step) in passes)
        {
            for (var y = first; y < rows; y += step)
            {
                yield return y;
            }
        }
    }

    private static async ValueTask<GifAnimation> ReadAsync(Stream stream, HeaderStream header, int wanted)
    {
        if ((await header.PeekAsync(SignatureBytes)).Span is not [(byte)'G', (byte)'I', (byte)'F', ..])
        {
            throw new InvalidDataException("The file is no GIF.");
        }

        var blocks = await GifBlocks.OpenAsync(header);
        var frames = new List<GifFrame>();
        var count = 0;
        while (await blocks.NextAsync() is { } frame)
        {
            count++;
            if (count <= wanted)
            {
                frames.Add(frame);
            }
        }

        return count > 0 ? new GifAnimation(stream, blocks, frames, count) : throw new InvalidDataException("The GIF has no frame.");
    }

    private static AnimationFrame Place(GifFrame frame) => new(
        new PixelRectangle(frame.Left, frame.Top, frame.Width, frame.Height),
        frame.TransparentIndex is not null,
        frame.Disposal switch
        {
            GifDisposal.Clear => FrameDisposal.Clear,
            GifDisposal.Restore => FrameDisposal.Restore,
            _ => FrameDisposal.Keep,
        },
        FrameDelay.OfHundredths(frame.Delay));

    private void SetColours(GifFrame frame)
    {
        if (frame.Colours.Count > 0)
        {
            ReadColours(frame.Colours, _colours);
        }
        else
        {
            _screenColours.CopyTo(_colours, 0);
        }

        if (frame.TransparentIndex is { } index)
        {
            _colours[index] = 0;
        }
    }

    /// <summary>Reads a table. What it lacks is black, and so is all if there is no table, as in browsers.</summary>
    private void ReadColours(GifColourTable table, uint[] colours)
    {
        Span<byte> bytes = stackalloc byte[3 * TableEntries];
        bytes.Clear();
        _stream.Position = table.Position;
        _stream.ReadAtLeast(bytes[..table.Bytes], table.Bytes, throwOnEndOfStream: false);
        var pixels = MemoryMarshal.AsBytes(colours.AsSpan());
        for (var i = 0; i < TableEntries; i++)
        {
            bytes.Slice(3 * i, 3).CopyTo(pixels[(4 * i)..]);
            pixels[(4 * i) + 3] = byte.MaxValue;
        }
    }

    private void Decode(GifFrame frame, Span<byte> indices)
    {
        _stream.Position = frame.Pixels;
        var minimumCodeSize = _stream.ReadByte();
        if (minimumCodeSize < 0 || minimumCodeSize > GifBlocks.MaxCodeSize)
        {
            throw new ImageProcessingException(ImageProcessingError.Damaged, "A frame of the GIF has no pixels, or codes that are too long.");
        }

        _codes.MoveTo(frame.Pixels + 1);
        if (_decoder.Decode(minimumCodeSize, indices) < indices.Length - LzwDecoder.Slack)
        {
            throw new ImageProcessingException(ImageProcessingError.Damaged, "Pixels of a frame of the GIF are missing.");
        }
    }
}
