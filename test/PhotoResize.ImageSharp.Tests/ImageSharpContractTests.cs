using PhotoResize.EngineContract;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Settings;

namespace PhotoResize.ImageSharp.Tests;

public sealed class ImageSharpAnimationTests : AnimationContract
{
    protected override IImageProcessor Processor => ImageSharpEngine.Processor;
}

public sealed class ImageSharpBmpTests : BmpContract
{
    protected override IImageProcessor Processor => ImageSharpEngine.Processor;
}

public sealed class ImageSharpAvifTests : AvifContract
{
    protected override IImageProcessor Processor => ImageSharpEngine.Processor;
}

public sealed class ImageSharpCanvasTests : CanvasContract
{
    protected override IImageProcessor Processor => ImageSharpEngine.Processor;
}

public sealed class ImageSharpColourTests : ColourContract
{
    protected override IImageProcessor Processor => ImageSharpEngine.Processor;

    protected override bool ReadsProfilesWithTables => false;
}

public sealed class ImageSharpColourDescriptionTests : ColourDescriptionContract
{
    protected override IImageProcessor Processor => ImageSharpEngine.Processor;
}

public sealed class ImageSharpDamagedSourceTests : DamagedSourceContract
{
    protected override IImageProcessor Processor => ImageSharpEngine.Processor;

    protected override bool ReadsProfilesWithTables => false;
}

public sealed class ImageSharpEncodingTests : EncodingContract
{
    protected override IImageProcessor Processor => ImageSharpEngine.Processor;
}

public sealed class ImageSharpFindContentTests : FindContentContract
{
    protected override IImageProcessor Processor => ImageSharpEngine.Processor;
}

public sealed class ImageSharpFormatTests : FormatContract
{
    protected override IImageProcessor Processor => ImageSharpEngine.Processor;
}

public sealed class ImageSharpGeometryTests : GeometryContract
{
    protected override IImageProcessor Processor => ImageSharpEngine.Processor;
}

public sealed class ImageSharpJpegTests : JpegContract
{
    protected override IImageProcessor Processor => ImageSharpEngine.Processor;
}

public sealed class ImageSharpPngStructureTests : PngStructureContract
{
    protected override IImageProcessor Processor => ImageSharpEngine.Processor;
}

public sealed class ImageSharpSourceTests : SourceContract
{
    protected override IImageProcessor Processor => ImageSharpEngine.Processor;
}

public sealed class ImageSharpTiffTests : TiffContract
{
    protected override IImageProcessor Processor => ImageSharpEngine.Processor;

    protected override bool ReadsFaxAndTilesOfJpeg => false;
}

public sealed class ImageSharpApngTests : ApngContract
{
    protected override IImageProcessor Processor => ImageSharpEngine.Processor;
}

public sealed class ImageSharpGifTests : GifContract
{
    protected override IImageProcessor Processor => ImageSharpEngine.Processor;
}

public sealed class ImageSharpCancellationContractTests : CancellationContract
{
    protected override IImageProcessor Processor => ImageSharpEngine.Processor;
}

public sealed class ImageSharpWatermarkTests : WatermarkContract
{
    protected override IImageProcessor Processor => ImageSharpEngine.Processor;
}

public sealed class ImageSharpEffortTests : EffortContract
{
    protected override IImageProcessor Processor => ImageSharpEngine.Processor;

    [Fact]
    public Task Effort_reaches_the_encoder() => AssertBytesDifferAsync(ImageFormat.WebP, EncoderEffort.Usual, EncoderEffort.Fastest);
}

/// <summary>Not in parallel with other tests, since they measure the CPU time of the whole process.</summary>
[CollectionDefinition(nameof(ImageSharpBudgetTests), DisableParallelization = true)]
[Collection(nameof(ImageSharpBudgetTests))]
public sealed class ImageSharpBudgetTests : BudgetContract
{
    protected override IImageProcessor Processor => ImageSharpEngine.Processor;
}

public sealed class ImageSharpMemoryTests : MemoryContract
{
    protected override IImageProcessor Processor => ImageSharpEngine.Processor;
}

public sealed class ImageSharpVectorWidthTests : VectorWidthContract
{
    protected override IImageProcessor Processor => ImageSharpEngine.Processor;
}
