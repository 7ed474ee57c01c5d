using PhotoResize.EngineContract;
using PhotoResize.EngineContract.Support;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Settings;
using PhotoResize.Sources.Headers;
using PhotoResize.Testing;

namespace PhotoResize.Vips.Tests;

public sealed class VipsAnimationTests : AnimationContract
{
    protected override IImageProcessor Processor => VipsEngine.Processor;
}

public sealed class VipsBmpTests : BmpContract
{
    protected override IImageProcessor Processor => VipsEngine.Processor;
}

public sealed class VipsAvifTests : AvifContract
{
    protected override IImageProcessor Processor => VipsEngine.Processor;
}

public sealed class VipsCanvasTests : CanvasContract
{
    protected override IImageProcessor Processor => VipsEngine.Processor;
}

public sealed class VipsColourTests : ColourContract
{
    protected override IImageProcessor Processor => VipsEngine.Processor;
}

public sealed class VipsColourDescriptionTests : ColourDescriptionContract
{
    protected override IImageProcessor Processor => VipsEngine.Processor;
}

public sealed class VipsDamagedSourceTests : DamagedSourceContract
{
    protected override IImageProcessor Processor => VipsEngine.Processor;
}

public sealed class VipsEncodingTests : EncodingContract
{
    protected override IImageProcessor Processor => VipsEngine.Processor;

    /// <summary>A resolution in EXIF, by libvips 8.14.</summary>
    protected override bool AddsMetadataToWebP => VipsLibrary.Instance.Version < new Version(8, 15);

    [Theory]
    [InlineData(60, 60, false)]
    [InlineData(300, 225, true)]
    [InlineData(800, 700, false)]
    public async Task Jpeg_is_progressive_where_that_pays(int width, int height, bool isProgressive)
    {
        var source = PngFile.Draw(width, height, (x, y) => (x % 256, y % 256, (x + y) % 256, 255));
        var plan = Plans.Of(ImageFormat.Png, width, height, width, height);
        foreach (var subsampling in Enum.GetValues<ChromaSubsampling>())
        {
            var file = await RunAsync(source, plan.As(ImageFormat.Jpeg, 90, subsampling));

            Assert.Single(JpegParts.Find(file, isProgressive ? JpegParts.Progressive : JpegParts.Baseline));
        }
    }

    /// <summary>Encoders of older libraries were not measured.</summary>
    [PackagedLibvipsTheory]
    [InlineData(1000, 1200, EncoderEffort.Usual, true)]
    [InlineData(1000, 1300, EncoderEffort.Usual, false)]
    [InlineData(300, 200, EncoderEffort.Fast, false)]
    public async Task Avif_has_more_than_8_bits_where_memory_allows(int width, int height, EncoderEffort effort, bool isDeep)
    {
        var source = PngFile.Draw(width, height, (_, _) => (10, 200, 90, 255));
        var plan = Plans.Of(ImageFormat.Png, width, height, width, height).As(ImageFormat.Avif, 60) with { Effort = effort };

        var header = await SourceHeaderReader.ReadAsync(new MemoryStream(await RunAsync(source, plan)), CancellationToken.None);

        Assert.Equal(isDeep, header.Value!.Frames[0].HasDeepSamples);
    }
}

public sealed class VipsFindContentTests : FindContentContract
{
    protected override IImageProcessor Processor => VipsEngine.Processor;
}

public sealed class VipsFormatTests : FormatContract
{
    protected override IImageProcessor Processor => VipsEngine.Processor;
}

public sealed class VipsGeometryTests : GeometryContract
{
    protected override IImageProcessor Processor => VipsEngine.Processor;
}

public sealed class VipsJpegTests : JpegContract
{
    protected override IImageProcessor Processor => VipsEngine.Processor;
}

public sealed class VipsPngStructureTests : PngStructureContract
{
    protected override IImageProcessor Processor => VipsEngine.Processor;
}

public sealed class VipsSourceTests : SourceContract
{
    protected override IImageProcessor Processor => VipsEngine.Processor;
}

public sealed class VipsTiffTests : TiffContract
{
    protected override IImageProcessor Processor => VipsEngine.Processor;
}

public sealed class VipsApngTests : ApngContract
{
    protected override IImageProcessor Processor => VipsEngine.Processor;
}

public sealed class VipsGifTests : GifContract
{
    protected override IImageProcessor Processor => VipsEngine.Processor;
}

public sealed class VipsCancellationContractTests : CancellationContract
{
    protected override IImageProcessor Processor => VipsEngine.Processor;
}

public sealed class VipsWatermarkTests : WatermarkContract
{
    protected override IImageProcessor Processor => VipsEngine.Processor;
}

public sealed class VipsEffortTests : EffortContract
{
    protected override IImageProcessor Processor => VipsEngine.Processor;

    /// <summary>Older encoders may make the same bytes of a small picture.</summary>
    [PackagedLibvipsTheory]
    [InlineData(ImageFormat.Avif, EncoderEffort.Usual, EncoderEffort.Fast)]
    [InlineData(ImageFormat.Avif, EncoderEffort.Fast, EncoderEffort.Fastest)]
    [InlineData(ImageFormat.Gif, EncoderEffort.Usual, EncoderEffort.Fastest)]
    [InlineData(ImageFormat.Png8, EncoderEffort.Usual, EncoderEffort.Fastest)]
    public Task Effort_reaches_the_encoder(ImageFormat format, EncoderEffort one, EncoderEffort other) => AssertBytesDifferAsync(format, one, other);
}

/// <summary>Not in parallel with other tests, since they measure the CPU time of the whole process.</summary>
[CollectionDefinition(nameof(VipsBudgetTests), DisableParallelization = true)]
[Collection(nameof(VipsBudgetTests))]
public sealed class VipsBudgetTests : BudgetContract
{
    protected override IImageProcessor Processor => VipsEngine.Processor;
}

public sealed class VipsMemoryTests : MemoryContract
{
    protected override IImageProcessor Processor => VipsEngine.Processor;
}

public sealed class VipsVectorWidthTests : VectorWidthContract
{
    protected override IImageProcessor Processor => VipsEngine.Processor;
}
