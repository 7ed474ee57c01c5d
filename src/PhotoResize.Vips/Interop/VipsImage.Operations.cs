namespace PhotoResize.Vips.Interop;

/// <content>The operations in use.</content>
internal sealed partial class VipsImage
{
    public VipsImage ExtractArea(int left, int top, int width, int height) =>
        left == 0 && top == 0 && width == Width && height == Height
            ? this
            : new VipsOperation(job, "extract_area").Set("input", this)
                .Set("left", left).Set("top", top).Set("width", width).Set("height", height).Run();

    public VipsImage ExtractBands(int first, int count) =>
        first == 0 && count == Bands ? this : Operation("extract_band").Set("band", first).Set("n", count).Run();

    public VipsImage JoinBand(VipsImage last) => new VipsOperation(job, "bandjoin").Set("in", [this, last]).Run();

    public VipsImage JoinBand(double constant) => Operation("bandjoin_const").Set("c", [constant]).Run();

    public VipsImage Cast(BandFormat format) => format == Format ? this : Operation("cast").Set("format", format).Run();

    /// <summary>The upper 8 bits of each band.</summary>
    public VipsImage MostSignificantByte() => Operation("msb").Run();

    /// <summary>Sets what the bands mean, without converting them.</summary>
    public VipsImage As(Interpretation interpretation) => Operation("copy").Set("interpretation", interpretation).Run();

    public VipsImage ToColourSpace(Interpretation space) => Operation("colourspace").Set("space", space).Run();

    public VipsImage Premultiply(double maxAlpha) => Operation("premultiply").Set("max_alpha", maxAlpha).Run();

    public VipsImage Unpremultiply(double maxAlpha) => Operation("unpremultiply").Set("max_alpha", maxAlpha).Run();

    public VipsImage Rotate(Angle angle) => Operation("rot").Set("angle", angle).Run();

    public VipsImage Flip(Direction direction) => Operation("flip").Set("direction", direction).Run();

    public VipsImage Embed(int x, int y, int width, int height, ReadOnlySpan<double> background) =>
        Operation("embed").Set("x", x).Set("y", y).Set("width", width).Set("height", height)
            .Set("extend", Extend.Background).Set("background", background).Run();

    public VipsImage Flatten(ReadOnlySpan<double> background) => Operation("flatten").Set("background", background).Run();

    /// <summary>Multiplies by another image's pixels, one band of which may serve for all; the result is in floating point.</summary>
    public VipsImage Multiply(VipsImage other) => new VipsOperation(job, "multiply").Set("left", this).Set("right", other).Run();

    /// <summary>Multiplies by <paramref name="factor"/>, then adds <paramref name="offset"/>; the result is in floating point.</summary>
    public VipsImage Linear(double factor, double offset) => Linear([factor], [offset]);

    /// <summary>The same with a factor and an offset for each band.</summary>
    public VipsImage Linear(ReadOnlySpan<double> factors, ReadOnlySpan<double> offsets) =>
        Operation("linear").Set("a", factors).Set("b", offsets).Run();

    /// <summary>Starts an operation on this image.</summary>
    public VipsOperation Operation(string nickname) => new VipsOperation(job, nickname).Set("in", this);
}
