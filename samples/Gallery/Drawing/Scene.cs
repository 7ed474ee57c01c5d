using System.Numerics;
using Gallery.Drawing.Files;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Settings;

namespace Gallery.Drawing;

/// <summary>A picture given by a function that returns the light at each point.</summary>
internal abstract class Scene(string fileName, string title, int width, int height) : Artwork(fileName, title)
{
    private const int JpegQuality = 90;
    private const int ToneSteps = 4096;

    // Film compresses bright light instead of clipping it.
    private const float BrightestLight = 8;
    private const float Exposure = 1.5f;

    private static readonly float[] ToneCurve = [.. Enumerable.Range(0, ToneSteps + 1).Select(i => Develop(i / (float)ToneSteps))];

    /// <summary>Pixels across.</summary>
    protected int Width => width;

    /// <summary>Pixels down. All coordinates are in units of the height, from the top left corner.</summary>
    protected int Height => height;

    /// <summary>The width in units of the height.</summary>
    protected float Aspect => width / (float)height;

    /// <summary>The size of a pixel in units of the height; edges are softened over it.</summary>
    protected float Pixel => 1f / height;

    /// <summary>Whether <see cref="LightAt"/> returns transparent points.</summary>
    protected virtual bool HasAlpha => false;

    /// <summary>The strength of the film grain.</summary>
    protected virtual float Grain => 0.022f;

    /// <summary>How much darker the corners are.</summary>
    protected virtual float Vignette => 0.35f;

    /// <inheritdoc/>
    public override async Task WriteAsync(IImageProcessor engine, Stream output, CancellationToken cancellationToken)
    {
        var format = HasAlpha ? ImageFormat.Png : ImageFormat.Jpeg;
        var size = new PixelSize(width, height);
        var drawing = new TiffFile(FileName, size, HasAlpha);
        await Task.Run(() => Draw(drawing, cancellationToken), cancellationToken);
        var plan = new ImagePlan
        {
            Frame = new SourceFrame(ImageFormat.Tiff, 0, size, Orientation: 1, HasAlpha),
            FrameCount = 1,
            Crop = new PixelRectangle(0, 0, width, height),
            Inner = size,
            Outer = size,
            Offset = default,
            Format = format,
            Quality = format == ImageFormat.Jpeg ? JpegQuality : null,
            Subsampling = format == ImageFormat.Jpeg ? ChromaSubsampling.Chroma420 : null,
            ShrinkFactor = 1,
            Filter = ResamplingFilter.Linear,
            LinearLight = false,
        };
        await engine.ProcessAsync(drawing, plan, output, cancellationToken);
    }

    /// <summary>Returns the linear light at a point, without an upper bound, and its alpha.</summary>
    protected abstract Vector4 LightAt(float x, float y);

    /// <summary>Precomputes data before the first call of <see cref="LightAt"/>.</summary>
    protected virtual void Prepare()
    {
    }

    /// <summary>Tabulates a function of x for each column, and a little beyond both sides.</summary>
    protected Curve Across(Func<float, float> function) => new(-0.1f, Aspect + 0.1f, height, function);

    private static float Develop(float position)
    {
        // Entries are spaced by the square root of light, so that the steps look about even to the eye.
        var light = position * position * BrightestLight;
        return Tone.Encode(1 - MathF.Exp(-Exposure * light));
    }

    private void Draw(TiffFile file, CancellationToken cancellationToken)
    {
        Prepare();
        Parallel.For(0, height, new ParallelOptions { CancellationToken = cancellationToken }, y =>
        {
            var row = file.Row(y);
            for (var x = 0; x < width; x++)
            {
                var light = LightAt((x + 0.5f) * Pixel, (y + 0.5f) * Pixel);
                var grain = HasAlpha ? 0 : GrainAt(x, y);
                var vignette = VignetteAt(x, y);
                row[0] = Level(light.X * vignette, grain);
                row[1] = Level(light.Y * vignette, grain);
                row[2] = Level(light.Z * vignette, grain);
                if (HasAlpha)
                {
                    row[3] = (byte)(Math.Clamp(light.W, 0, 1) * 255 + 0.5f);
                }

                row = row[file.Samples..];
            }
        });
    }

    private float VignetteAt(int x, int y)
    {
        var fromCentre = new Vector2((x - 0.5f * width) / width, (y - 0.5f * height) / height).LengthSquared();
        return 1 - Vignette * Math.Min(1, 2 * fromCentre) * Math.Min(1, 2 * fromCentre);
    }

    /// <summary>Film grains are a little larger than a pixel, so neighbours share a part.</summary>
    private float GrainAt(int x, int y) => Grain * (
        1.3f * Noise.Uniform(x, y, 900) + 0.5f * Noise.Uniform(x >> 1, y, 901) + 0.5f * Noise.Uniform(x, y >> 1, 902) - 1.15f);

    private static byte Level(float light, float grain)
    {
        var position = MathF.Sqrt(Math.Clamp(light, 0, BrightestLight) / BrightestLight) * ToneSteps;
        var index = Math.Min((int)position, ToneSteps - 1);
        var value = Tone.Mix(ToneCurve[index], ToneCurve[index + 1], position - index);

        // Grain is visible in the mid-tones, not in black and white.
        value += grain * (0.35f + 2.6f * value * (1 - value));
        return (byte)(Math.Clamp(value, 0, 1) * 255 + 0.5f);
    }
}
