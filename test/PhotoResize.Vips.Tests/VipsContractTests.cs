using PhotoResize.EngineContract;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Settings;
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
