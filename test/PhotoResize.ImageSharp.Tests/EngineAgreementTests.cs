using ImageMagick;
using PhotoResize.EngineContract.Support;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Settings;
using PhotoResize.Sources;
using PhotoResize.Sources.Headers;
using PhotoResize.Testing;
using PhotoResize.Vips;

namespace PhotoResize.ImageSharp.Tests;

/// <summary>Both engines carry the same plan out: to the same size and format, and to pictures that look the same.</summary>
/// <remarks>
/// Pixels that need no decoding of their own differ by rounding at most. Those of a JPEG differ by how its decoder brings half-sized chroma to
/// full size, and those of a lossy result by its encoder; both show in colours more than in brightness, which structural similarity judges.
/// </remarks>
public sealed class EngineAgreementTests
{
    private const double AlikeWithoutLoss = 0.999;
    private const double AlikeThroughJpeg = 0.98;
    private const double AlikeThroughEncoders = 0.96;

    /// <summary>Each engine chooses and dithers 256 colours of its own.</summary>
    private const double AlikeThroughPalettes = 0.9;

    private static readonly VipsImageProcessor Vips = new VipsImageProcessor();

    private static readonly Pixels Picture = Pixels.Draw(
        400, 300, (x, y) => [(byte)(x * y / 500), (byte)(128 + (100 * Math.Sin(x / 7.0) * Math.Cos(y / 11.0))), (byte)((x / 20 + y / 20) % 2 * 200)]);

    public static TheoryData<string> Queries =>
    [
        "w=150", "w=150&gamma=companded", "w=150&h=150", "w=150&h=150&mode=pad", "w=150&h=150&mode=pad&bgcolor=f80", "w=150&h=40&mode=stretch",
        "crop=30,40,211,123&w=97", "w=700", "w=60&filter=lanczos", "w=60&filter=quadratic", "w=60&filter=cubic", "w=60&filter=point",
        "w=60&filter=box", "w=60&filter=linear", "w=150&sharpen=false", "w=150&rotate=90&flip=h", "w=150&grayscale=true", "w=150&blur=2.5",
    ];

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task Png_without_loss_is_the_same_picture(string query)
    {
        var similarity = await CompareAsync(Picture.Encode(ImageFormat.Png), query, ImageFormat.Png);

        Assert.InRange(similarity, AlikeWithoutLoss, 1);
    }

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task Alpha_without_loss_is_the_same_picture(string query)
    {
        var picture = Pixels.Draw(400, 300, (x, y) => [.. Picture[x, y], (byte)Math.Clamp((x - y) * 3, 0, 255)]);

        var similarity = await CompareAsync(picture.Encode(ImageFormat.Png), query, ImageFormat.Png);

        Assert.InRange(similarity, AlikeWithoutLoss, 1);
    }

    [Theory]
    [InlineData(ImageFormat.Jpeg)]
    [InlineData(ImageFormat.WebP)]
    [InlineData(ImageFormat.Png8)]
    [InlineData(ImageFormat.Gif)]
    [InlineData(ImageFormat.Bmp)]
    [InlineData(ImageFormat.Tiff)]
    public async Task Result_in_any_format_looks_the_same(ImageFormat format)
    {
        var similarity = await CompareAsync(Picture.Encode(ImageFormat.Png), "w=200", format);

        Assert.InRange(similarity, format is ImageFormat.Png8 or ImageFormat.Gif ? AlikeThroughPalettes : AlikeThroughEncoders, 1);
    }

    [Theory]
    [InlineData(ImageFormat.Gif, ImageFormat.Gif)]
    [InlineData(ImageFormat.Gif, ImageFormat.WebP)]
    [InlineData(ImageFormat.WebP, ImageFormat.Gif)]
    [InlineData(ImageFormat.WebP, ImageFormat.WebP)]
    public async Task Animation_looks_and_runs_the_same(ImageFormat source, ImageFormat format)
    {
        var file = (Picture with { Delays = [50, 100, 150], Loop = 3 }).Encode(source, frames: 3);

        var (vips, imageSharp) = await MakeAsync(file, "w=200", format);

        Assert.Equal((200, 150, 50), (vips.Width, vips.Height, vips.PageHeight));
        Assert.Equal((200, 150, 50), (imageSharp.Width, imageSharp.Height, imageSharp.PageHeight));
        Assert.Equal(vips.Delays, imageSharp.Delays);
        Assert.Equal(vips.Loop, imageSharp.Loop);
        Assert.InRange(
            StructuralSimilarity.Between(ToPicture(vips), ToPicture(imageSharp)), format == ImageFormat.Gif ? AlikeThroughPalettes : AlikeThroughEncoders, 1);
    }

    [Theory]
    [InlineData("w=300&h=200", 0.4, false)]
    [InlineData("w=300&h=200&rotate=90&flip=h", 0.4, false)]
    [InlineData("w=300&h=200&grayscale=true", 0.7, true)]
    [InlineData("w=300&h=200&mode=pad&bgcolor=f808", 1, false)]
    public async Task Watermark_looks_the_same(string query, double size, bool isTiled)
    {
        var disc = Pixels.Draw(200, 200, (x, y) =>
            [(byte)x, (byte)y, 90, (byte)Math.Clamp(1200 - (12 * Math.Sqrt(((x - 100) * (x - 100)) + ((y - 100) * (y - 100)))), 0, 255)]);
        var watermark = new Watermark
        {
            Path = "/disc.png",
            Anchor = default,
            Margin = 0.05,
            Size = size,
            Opacity = 0.8,
            MinSide = 0,
            Tile = isTiled,
        };
        var (source, picture) = (Picture.Encode(ImageFormat.Png), disc.Encode(ImageFormat.Png));
        var plan = await PlanAsync(source, query, ImageFormat.Png);
        var header = await SourceHeaderReader.ReadAsync(new MemoryStream(picture), CancellationToken.None);
        var planned = WatermarkPlanner.Plan(
            watermark, new SourceVersion("/disc.png", picture.Length, default), header.Value!, plan.ResultSize, allowEnlarge: false);

        var vips = await DrawAsync(Vips, source, plan, picture, planned);
        var imageSharp = await DrawAsync(ImageSharpEngine.Processor, source, plan, picture, planned);
        var plain = Pixels.Decode(await RunAsync(Vips, source, plan), ImageFormat.Png);

        Assert.InRange(StructuralSimilarity.Between(ToPicture(vips), ToPicture(imageSharp)), AlikeWithoutLoss, 1);
        Assert.InRange(StructuralSimilarity.Between(ToPicture(vips), ToPicture(plain)), 0, 0.98);
    }

    private static async Task<Pixels> DrawAsync(
        IImageProcessor engine, byte[] source, ImagePlan plan, byte[] picture, PlannedWatermark watermark)
    {
        var output = new MemoryStream();
        var pixels = await engine.RenderAsync(new MemorySource(picture), watermark.Picture, CancellationToken.None);
        await engine.ProcessAsync(new MemorySource(source), plan with { Watermarks = [watermark] }, [pixels], output, CancellationToken.None);
        return Pixels.Decode(output.ToArray(), ImageFormat.Png);
    }

    [PhotoTheory]
    [InlineData("p12-02.jpg", "w=300")]
    [InlineData("p12-05.jpg", "w=300")]
    [InlineData("p12-09.jpg", "w=300&hybrid=turbo")]
    [InlineData("p12-02.jpg", "w=1200")]
    [InlineData("p2-01.jpg", "w=300&h=300")]
    [InlineData("p2-04.jpg", "w=300&hybrid=off")]
    [InlineData("progressive.jpg", "w=300")]
    [InlineData("orient-6.jpg", "w=100")]
    [InlineData("orient-8.jpg", "w=100")]
    [InlineData("p3-icc.jpg", "w=200")]
    [InlineData("rgb16.png", "w=200")]
    [InlineData("palette.png", "w=200")]
    [InlineData("alpha-3.png", "w=300")]
    [InlineData("gray-alpha.png", "w=200")]
    [InlineData("ok.webp", "w=200")]
    public async Task Photograph_looks_the_same(string name, string query)
    {
        var similarity = await CompareAsync(await File.ReadAllBytesAsync(SharedPhotos.PathOf(name)), query, ImageFormat.Png);

        Assert.InRange(similarity, AlikeThroughJpeg, 1);
    }

    [PhotoTheory]
    [InlineData("p3-icc.jpg")]
    public async Task Profile_gives_the_same_colours(string name)
    {
        var (vips, imageSharp) = await MakeAsync(await File.ReadAllBytesAsync(SharedPhotos.PathOf(name)), "w=200", ImageFormat.Png);

        for (var band = 0; band < 3; band++)
        {
            Assert.InRange(imageSharp.Mean(band) - vips.Mean(band), -0.5, 0.5);
        }
    }

    [Theory]
    [InlineData(ImageFormat.Jpeg, false)]
    [InlineData(ImageFormat.Png, false)]
    [InlineData(ImageFormat.Png, true)]
    [InlineData(ImageFormat.Tiff, false)]
    [InlineData(ImageFormat.WebP, false)]
    public async Task Profile_in_any_format_gives_the_same_colours(ImageFormat format, bool isInterlaced)
    {
        var colours = Pixels.Draw(64, 64, (x, y) => [(byte)(x / 16 * 80), (byte)(y / 16 * 80), 60]);
        var source = colours.Encode(format, image =>
        {
            image.SetProfile(ColorProfiles.AdobeRGB1998);
            image.Settings.Interlace = isInterlaced ? Interlace.Png : Interlace.NoInterlace;
        });

        var (vips, imageSharp) = await MakeAsync(source, "w=64", ImageFormat.Png);

        var conversion = vips.Content.Zip(colours.Content, (a, b) => Math.Abs(a - b)).Max();
        Assert.True(conversion > 20, $"Nothing was converted: {conversion}.");
        Assert.InRange(vips.Content.Zip(imageSharp.Content, (a, b) => Math.Abs(a - b)).Average(), 0, 1);
    }

    private static async Task<double> CompareAsync(byte[] source, string query, ImageFormat format)
    {
        var (vips, imageSharp) = await MakeAsync(source, query, format);
        Assert.Equal((vips.Width, vips.Height), (imageSharp.Width, imageSharp.Height));
        return StructuralSimilarity.Between(ToPicture(vips), ToPicture(imageSharp));
    }

    private static async Task<(Pixels Vips, Pixels ImageSharp)> MakeAsync(byte[] source, string query, ImageFormat format)
    {
        var plan = await PlanAsync(source, query, format);
        var vips = await RunAsync(Vips, source, plan);
        var imageSharp = await RunAsync(ImageSharpEngine.Processor, source, plan);
        Assert.Equal(await FormatOfAsync(vips), await FormatOfAsync(imageSharp));
        return (Pixels.Decode(vips, format), Pixels.Decode(imageSharp, format));
    }

    private static async Task<byte[]> RunAsync(IImageProcessor engine, byte[] source, ImagePlan plan)
    {
        var output = new MemoryStream();
        await engine.ProcessAsync(new MemorySource(source), plan, output, CancellationToken.None);
        return output.ToArray();
    }

    private static async Task<ImageFormat> FormatOfAsync(byte[] file) =>
        (await SourceHeaderReader.ReadAsync(new MemoryStream(file), CancellationToken.None)).Value!.Format;

    private static async Task<ImagePlan> PlanAsync(byte[] source, string query, ImageFormat format)
    {
        var header = await SourceHeaderReader.ReadAsync(new MemoryStream(source), CancellationToken.None);
        var parsed = new SettingsParser(Vips.Writable).Parse(Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(query));
        Assert.Empty(parsed.Invalid);
        return ImagePlanner.Plan(
            parsed.Settings with { Format = format }, header.Value!, new PlanLimits(10_000_000, 10_000_000, AllowEnlarge: true), Vips.Writable).Value!;
    }

    /// <summary>What a viewer sees: alpha in front of grey.</summary>
    private static Picture ToPicture(Pixels pixels)
    {
        var picture = new Picture(pixels.Width, pixels.Height, pixels.Bands, pixels.Content);
        return new Picture(
            pixels.Width, pixels.Height, 3, Pixels.Draw(pixels.Width, pixels.Height, (x, y) =>
            {
                var (r, g, b, a) = picture[x, y];
                return [Over(r, a), Over(g, a), Over(b, a)];
            }).Content);

        static byte Over(int colour, int alpha) => (byte)(((colour * alpha) + (128 * (255 - alpha))) / 255);
    }
}
