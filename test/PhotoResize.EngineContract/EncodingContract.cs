using PhotoResize.EngineContract.Support;
using PhotoResize.Planning;
using PhotoResize.Settings;
using PhotoResize.Testing;

namespace PhotoResize.EngineContract;

public abstract class EncodingContract : EngineTests
{
    /// <summary>Whether the engine's WebP encoder adds metadata of its own, and cannot be told not to.</summary>
    protected virtual bool AddsMetadataToWebP => false;

    private static Pixels Picture(int width, int height) =>
        Pixels.Draw(width, height, (x, y) => [(byte)(x * 3 / 4), (byte)(y * 255 / height), (byte)(128 + (64 * Math.Sin(x / 9.0)))]);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(7, 9)]
    [InlineData(8, 8)]
    [InlineData(9, 8)]
    [InlineData(16, 16)]
    [InlineData(17, 15)]
    [InlineData(33, 40)]
    [InlineData(301, 225)]
    public async Task Chroma422_of_any_size_is_a_valid_file_with_the_right_colours(int width, int height)
    {
        var picture = Picture(width, height);
        var plan = Plans.Of(ImageFormat.Png, width, height, width, height);

        var file = await RunAsync(picture.Encode(ImageFormat.Png), plan.As(ImageFormat.Jpeg, 94, ChromaSubsampling.Chroma422));

        // The decoder gives up on any warning.
        var result = Pixels.Decode(file, ImageFormat.Jpeg);
        Assert.Equal((width, height), (result.Width, result.Height));
        var error = result.Content.Zip(picture.Content, (a, b) => Math.Abs(a - b)).Average();
        Assert.InRange(error, 0, 3);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Results_made_together_are_those_made_one_by_one(int bands)
    {
        var source = new MemorySource(Picture(120, 90).Encode(ImageFormat.Png));
        var plan = Plans.Of(ImageFormat.Png, 120, 90, 40, 30) with { Grayscale = bands == 1, Rotate = 90 };
        ImagePlan[] plans =
        [
            plan.As(ImageFormat.Jpeg, 94, ChromaSubsampling.Chroma422), plan.As(ImageFormat.WebP, 80), plan.As(ImageFormat.Png),
            .. Processor.Writable.Contains(ImageFormat.Avif) ? (ImagePlan[])[plan.As(ImageFormat.Avif, 60)] : [],
        ];
        var outputs = plans.Select(_ => new MemoryStream()).ToArray();
        await Processor.ProcessAllAsync(source, plans, outputs, CancellationToken.None);
        foreach (var (each, output) in plans.Zip(outputs))
        {
            Assert.Equal(await RunAsync(source, each), output.ToArray());
        }
    }

    [Theory]
    [InlineData(ChromaSubsampling.Chroma420, 0x22)]
    [InlineData(ChromaSubsampling.Chroma422, 0x21)]
    [InlineData(ChromaSubsampling.Chroma444, 0x11)]
    public async Task Subsampling_is_what_the_plan_says(ChromaSubsampling subsampling, int factors)
    {
        var plan = Plans.Of(ImageFormat.Png, 64, 64, 64, 64).As(ImageFormat.Jpeg, 90, subsampling);

        var file = await RunAsync(Picture(64, 64).Encode(ImageFormat.Png), plan);

        var frame = Math.Max(file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]), file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC2]));
        Assert.True(frame > 0, "Neither a baseline nor a progressive JPEG.");
        Assert.Equal(3, file[frame + 9]);
        Assert.Equal(factors, file[frame + 11]);
    }

    [Fact]
    public async Task Chroma422_of_pure_colours_stays_in_range()
    {
        byte[][] colours = [[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 0], [0, 255, 255], [255, 0, 255], [255, 255, 255], [0, 0, 0]];
        var picture = Pixels.Draw(16 * 8, 16, (x, _) => colours[x / 16]);
        var plan = Plans.Of(ImageFormat.Png, 128, 16, 128, 16).As(ImageFormat.Jpeg, 94, ChromaSubsampling.Chroma422);

        var result = await ProcessAsync(picture.Encode(ImageFormat.Png), plan);

        for (var i = 0; i < colours.Length; i++)
        {
            for (var band = 0; band < 3; band++)
            {
                Assert.InRange(result[(i * 16) + 8, 8][band], colours[i][band] - 6, colours[i][band] + 6);
            }
        }
    }

    [Theory]
    [InlineData(ImageFormat.Jpeg)]
    [InlineData(ImageFormat.WebP)]
    [InlineData(ImageFormat.Avif)]
    public async Task Quality_raised_raises_the_size(ImageFormat format)
    {
        if (!Processor.Writable.Contains(format))
        {
            return; // Only with a library of the system: CodecTests hold the bundled one to every format.
        }

        var source = Picture(200, 150).Encode(ImageFormat.Png);
        var plan = Plans.Of(ImageFormat.Png, 200, 150, 200, 150);

        var low = await RunAsync(source, plan.As(format, 30));
        var high = await RunAsync(source, plan.As(format, 90));

        Assert.True(high.Length > low.Length, $"{low.Length}, {high.Length}");
    }

    [Fact]
    public async Task Png8_has_a_palette()
    {
        var file = await RunAsync(Picture(64, 64).Encode(ImageFormat.Png), Plans.Of(ImageFormat.Png, 64, 64, 32, 32).As(ImageFormat.Png8));

        Assert.Equal(3, file[25]);
    }

    [Theory]
    [InlineData(ImageFormat.Jpeg)]
    [InlineData(ImageFormat.Png)]
    [InlineData(ImageFormat.Tiff)]
    [InlineData(ImageFormat.WebP)]
    public async Task Metadata_is_left_out(ImageFormat format)
    {
        var source = JpegOrientation.Insert(Picture(64, 48).Encode(ImageFormat.Jpeg), 1);
        Assert.True(Pixels.Decode(source, ImageFormat.Jpeg).HasMetadata);

        var result = await ProcessAsync(source, Plans.Of(ImageFormat.Jpeg, 64, 48, 64, 48).As(format));

        Assert.Equal(format == ImageFormat.WebP && AddsMetadataToWebP, result.HasMetadata);
    }

    [PhotoFact]
    public async Task Photograph_reduced_is_the_same_picture_in_all_formats()
    {
        var plan = Plans.Of(ImageFormat.Jpeg, 4000, 3000, 300, 225) with { ShrinkFactor = 4 };
        var source = new FileImage(SharedPhotos.PathOf("p12-02.jpg"));
        var reference = Pixels.Decode(await RunAsync(source, plan), ImageFormat.Png);

        foreach (var format in Processor.Writable.Except([ImageFormat.Gif, ImageFormat.Png8]))
        {
            var result = Pixels.Decode(await RunAsync(source, plan.As(format, 90, ChromaSubsampling.Chroma422)), format);
            Assert.InRange(result.Content.Zip(reference.Content, (a, b) => Math.Abs(a - b)).Average(), 0, 4);
        }
    }
}
