using PhotoResize.EngineContract;
using PhotoResize.Processing;

namespace PhotoResize.ImageSharp.Tests;

public sealed class ImageSharpAnimationTests : AnimationContract
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
}

public sealed class ImageSharpDamagedSourceTests : DamagedSourceContract
{
    protected override IImageProcessor Processor => ImageSharpEngine.Processor;

    protected override bool ReadsTilesAndFax => false;
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

public sealed class ImageSharpSourceTests : SourceContract
{
    protected override IImageProcessor Processor => ImageSharpEngine.Processor;
}

public sealed class ImageSharpApngTests : ApngContract
{
    protected override IImageProcessor Processor => ImageSharpEngine.Processor;
}

public sealed class ImageSharpGifTests : GifContract
{
    protected override IImageProcessor Processor => ImageSharpEngine.Processor;
}
