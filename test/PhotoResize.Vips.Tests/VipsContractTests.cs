using PhotoResize.EngineContract;
using PhotoResize.Processing;

namespace PhotoResize.Vips.Tests;

public sealed class VipsAnimationTests : AnimationContract
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

public sealed class VipsDamagedSourceTests : DamagedSourceContract
{
    protected override IImageProcessor Processor => VipsEngine.Processor;
}

public sealed class VipsEncodingTests : EncodingContract
{
    protected override IImageProcessor Processor => VipsEngine.Processor;
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

public sealed class VipsSourceTests : SourceContract
{
    protected override IImageProcessor Processor => VipsEngine.Processor;
}
