using System.Numerics;
using Gallery.Drawing.Files;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Settings;

namespace Gallery.Drawing;

/// <summary>A picture that is a function of the place: what light comes from there.</summary>
internal abstract class Scene(string fileName, string title, int width, int height) : Artwork(fileName, title)
{
    private const int JpegQuality = 90;
    private const int ToneSteps = 4096;

    // Film compresses bright light instead of cutting it off: each next step of light adds less.
    private const float BrightestLight = 8;
    private const float Exposure = 1.5f;

    private static readonly float[] ToneCurve = [.. Enumerable.Range(0, ToneSteps + 1).Select(i => Develop(i / (float)ToneSteps))];

    /// <summary>Pixels across.</summary>
    protected int Width => width;

    /// <summary>Pixels down; all places are told in heights of the picture from its top left corner.</summary>
    protected int Height => height;

    /// <summary>Width in heights.</summary>
    protected float Aspect => width / (float)height;

    /// <summary>The side of a pixel in heights, over which edges are softened.</summary>
    protected float Pixel => 1f / height;

    /// <summary>Whether <see cref="LightAt"/> leaves places empty.</summary>
    protected virtual bool HasAlpha => false;

    /// <summary>Strength of the film's grain.</summary>
    protected virtual float Grain => 0.022f;

    /// <summary>How much darker the corners are.</summary>
    protected virtual float Vignette => 0.35f;

    /// <inheritdoc/>
    public override async Task WriteAsync(IImageProcessor engine, Stream output, CancellationToken cancellationToken)
    {
        var format = HasAlpha ? ImageFormat.Png : ImageFormat.Jpeg;
        var size = new PixelSize(width, height);
        var drawn = new TiffFile(FileName, size, HasAlpha);
        await Task.Run(() => Draw(drawn, cancellationToken), cancellationToken);
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
        await engine.ProcessAsync(drawn, plan, output, cancellationToken);
    }

    /// <summary>The light from a place, linear and without an upper bound, and how much of the place it covers.</summary>
    protected abstract Vector4 LightAt(float x, float y);

    /// <summary>What is worked out once before any light is.</summary>
    protected virtual void Prepare()
    {
    }

    /// <summary>A function of the place from left to right, worked out for each column and a little beyond.</summary>
    protected Curve Across(Func<float, float> function) => new(-0.1f, Aspect + 0.1f, height, function);

    private static float Develop(float position)
    {
        // The table is spaced by the square root, so that its steps are about as even as the eye sees them.
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
                var fall = Falloff(x, y);
                row[0] = Level(light.X * fall, grain);
                row[1] = Level(light.Y * fall, grain);
                row[2] = Level(light.Z * fall, grain);
                if (HasAlpha)
                {
                    row[3] = (byte)(Math.Clamp(light.W, 0, 1) * 255 + 0.5f);
                }

                row = row[file.Samples..];
            }
        });
    }

    private float Falloff(int x, int y)
    {
        var fromCentre = new Vector2((x - 0.5f * width) / width, (y - 0.5f * height) / height).LengthSquared();
        return 1 - Vignette * Math.Min(1, 2 * fromCentre) * Math.Min(1, 2 * fromCentre);
    }

    /// <summary>Film grains are a little larger than a pixel: neighbours share some of it.</summary>
    private float GrainAt(int x, int y) => Grain * (
        1.3f * Noise.Uniform(x, y, 900) + 0.5f * Noise.Uniform(x >> 1, y, 901) + 0.5f * Noise.Uniform(x, y >> 1, 902) - 1.15f);

    private static byte Level(float light, float grain)
    {
        var position = MathF.Sqrt(Math.Clamp(light, 0, BrightestLight) / BrightestLight) * ToneSteps;
        var index = Math.Min((int)position, ToneSteps - 1);
        var value = Tone.Mix(ToneCurve[index], ToneCurve[index + 1], position - index);

        // Grain shows in the middle tones; black and white film is evenly dense.
        value += grain * (0.35f + 2.6f * value * (1 - value));
        return (byte)(Math.Clamp(value, 0, 1) * 255 + 0.5f);
    }
}
