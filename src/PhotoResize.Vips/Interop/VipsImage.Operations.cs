namespace PhotoResize.Vips.Interop;

/// <content>The operations in use.</content>
internal sealed partial class VipsImage
{
    internal VipsImage ExtractArea(int left, int top, int width, int height) =>
        left == 0 && top == 0 && width == Width && height == Height
            ? this
            : new VipsOperation(job, "extract_area").Set("input", this)
                .Set("left", left).Set("top", top).Set("width", width).Set("height", height).Run();

    internal VipsImage ExtractBands(int first, int count) =>
        first == 0 && count == Bands ? this : Operation("extract_band").Set("band", first).Set("n", count).Run();

    internal VipsImage JoinBand(VipsImage last) => new VipsOperation(job, "bandjoin").Set("in", [this, last]).Run();

    internal VipsImage JoinBand(double constant) => Operation("bandjoin_const").Set("c", [constant]).Run();

    internal VipsImage Cast(BandFormat format) => format == Format ? this : Operation("cast").Set("format", format).Run();

    /// <summary>Declares what the bands mean, without touching them.</summary>
    internal VipsImage As(Interpretation interpretation) => Operation("copy").Set("interpretation", interpretation).Run();

    internal VipsImage ToColourSpace(Interpretation space) => Operation("colourspace").Set("space", space).Run();

    internal VipsImage MapThrough(VipsImage table) => Operation("maplut").Set("lut", table).Run();

    internal VipsImage Shrink(double horizontal, double vertical) =>
        Operation("shrink").Set("hshrink", horizontal).Set("vshrink", vertical).Run();

    /// <summary>Averages blocks; one that reaches over the edge repeats the last pixel.</summary>
    internal VipsImage ShrinkUp(int horizontal, int vertical) =>
        Operation("shrink").Set("hshrink", horizontal).Set("vshrink", vertical).Set("ceil", true).Run();

    internal VipsImage Premultiply(double maxAlpha) => Operation("premultiply").Set("max_alpha", maxAlpha).Run();

    internal VipsImage Unpremultiply(double maxAlpha) => Operation("unpremultiply").Set("max_alpha", maxAlpha).Run();

    internal VipsImage Rotate(Angle angle) => Operation("rot").Set("angle", angle).Run();

    internal VipsImage Flip(Direction direction) => Operation("flip").Set("direction", direction).Run();

    internal VipsImage Embed(int x, int y, int width, int height, ReadOnlySpan<double> background) =>
        Operation("embed").Set("x", x).Set("y", y).Set("width", width).Set("height", height)
            .Set("extend", Extend.Background).Set("background", background).Run();

    /// <summary>Enlarges to the right and below by repeating the last pixels.</summary>
    internal VipsImage RepeatEdgeTo(int width, int height) =>
        Operation("embed").Set("x", 0).Set("y", 0).Set("width", width).Set("height", height).Set("extend", Extend.Copy).Run();

    internal VipsImage Flatten(ReadOnlySpan<double> background) => Operation("flatten").Set("background", background).Run();

    /// <summary>Multiplies by <paramref name="factor"/>, then adds <paramref name="offset"/>; the result is in floating point.</summary>
    internal VipsImage Linear(double factor, double offset) => Linear([factor], [offset]);

    /// <summary>The same with a factor and an offset for each band.</summary>
    internal VipsImage Linear(ReadOnlySpan<double> factors, ReadOnlySpan<double> offsets) =>
        Operation("linear").Set("a", factors).Set("b", offsets).Run();

    internal VipsImage Add(VipsImage other) => Binary("add", other);

    internal VipsImage Subtract(VipsImage other) => Binary("subtract", other);

    internal VipsImage Multiply(VipsImage other) => Binary("multiply", other);

    /// <summary>Divides; a quotient by zero is zero.</summary>
    internal VipsImage Divide(VipsImage other) => Binary("divide", other);

    internal VipsImage Absolute() => Operation("abs").Run();

    /// <summary>Weighs the bands: each row of <paramref name="rows"/> makes one band.</summary>
    internal VipsImage Recombine(ReadOnlySpan<double> rows)
    {
        var weights = new float[rows.Length];
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = (float)rows[i];
        }
        return Operation("recomb").Set("m", FromMemory<float>(job, weights, Bands, rows.Length / Bands, 1)).Run();
    }

    /// <summary>Starts an operation upon this image.</summary>
    internal VipsOperation Operation(string nickname) => new VipsOperation(job, nickname).Set("in", this);

    private VipsImage Binary(string nickname, VipsImage other) =>
        new VipsOperation(job, nickname).Set("left", this).Set("right", other).Run();
}
