using ImageMagick;
using PhotoResize.Settings;
using PhotoResize.Testing;

namespace PhotoResize.EngineContract.Support;

/// <summary>A picture drawn by a test, or read back from a result: 8 bits a band.</summary>
internal sealed record Pixels(int Width, int Height, int Bands, byte[] Content)
{
    /// <summary>The frames' height, where several are stacked.</summary>
    public int PageHeight { get; private init; } = Height;

    public int[] Delays { get; init; } = [];

    public int? Loop { get; init; }

    /// <summary>Whether the file carried a profile, a camera's data, or a text.</summary>
    public bool HasMetadata { get; private init; }

    public ReadOnlySpan<byte> this[int x, int y] => Content.AsSpan(((y * Width) + x) * Bands, Bands);

    public static Pixels Draw(int width, int height, Func<int, int, byte[]> colourAt)
    {
        var bands = colourAt(0, 0).Length;
        var content = new byte[width * height * bands];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                colourAt(x, y).CopyTo(content, ((y * width) + x) * bands);
            }
        }

        return new Pixels(width, height, bands, content);
    }

    public static Pixels Flat(int width, int height, params byte[] colour) => Draw(width, height, (_, _) => colour);

    /// <summary>Encodes with as little loss as the format allows, or as <paramref name="configure"/> says.</summary>
    public byte[] Encode(ImageFormat format, Action<MagickImage>? configure = null, int frames = 1)
    {
        var height = Height / frames;
        var pictures = Content.Chunk(Width * height * Bands).Select(content => new Picture(Width, height, Bands, content)).ToArray();
        return ReferenceEncoder.Encode(format, pictures, configure, Delays.Length > 0 ? Delays : null, Loop ?? 0);
    }

    public byte[] EncodePng(int depth, bool isInterlaced = false) => PngFile.Write(new Picture(Width, Height, Bands, Content), depth, isInterlaced);

    /// <summary>Reads a file back, which has to be of the format; the frames of an animation are stacked.</summary>
    public static Pixels Decode(byte[] file, ImageFormat format)
    {
        var decoded = ReferenceDecoder.Decode(file);
        Assert.Equal(format == ImageFormat.Png8 ? ImageFormat.Png : format, decoded.Format);
        var first = decoded.Frames[0];
        Assert.All(decoded.Frames, frame => Assert.Equal((first.Width, first.Height, first.Channels), (frame.Width, frame.Height, frame.Channels)));
        return new Pixels(first.Width, first.Height * decoded.Frames.Count, first.Channels, [.. decoded.Frames.SelectMany(frame => frame.Pixels)])
        {
            PageHeight = first.Height,
            Delays = [.. decoded.Delays],
            Loop = decoded.Plays,
            HasMetadata = decoded.HasMetadata,
        };
    }

    /// <summary>The mean of one band over the whole picture.</summary>
    public double Mean(int band) => Content.Where((_, i) => i % Bands == band).Average(value => (double)value);
}
