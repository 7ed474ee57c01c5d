using System.Reflection;
using Microsoft.Extensions.Primitives;
using PhotoResize.Pages;
using PhotoResize.Settings;
using PhotoResize.Tests.Data;

namespace PhotoResize.Tests.Pages;

/// <summary>What is typed in code is what a query asks for.</summary>
public class ImageUrlSettingsTests
{
    private static readonly SettingsParser Parser = new(Plans.EveryFormat);

    private static readonly ImageUrlSettings Everything = new()
    {
        Width = 300,
        Height = 200,
        Mode = ResizeMode.Pad,
        Crop = new CropRequest(1, 2, 30, -4),
        CropBasis = new CropBasis(100, 50),
        Anchor = new CropAnchor(AxisAnchor.End, AxisAnchor.Start),
        Focus = new FocusPoint(0.25m, 1),
        Format = ImageFormat.WebP,
        Quality = 70,
        Subsample = ChromaSubsampling.Chroma422,
        Frame = 3,
        Background = new Rgba(1, 2, 3, 128),
        Filter = ResamplingFilter.CatmullRom,
        DevicePixelRatio = 1.5m,
        Sharpen = false,
        Gamma = GammaMode.Companded,
        Hybrid = HybridMode.FavorSpeed,
        Rotate = 90,
        Flip = FlipMode.Both,
        AutoRotate = false,
        Blur = 0.5,
        Grayscale = true,
        Trim = 7,
    };

    [Fact]
    public void Typed_settings_are_those_of_the_query()
    {
        var expected = new ImageSettings
        {
            Width = 300,
            Height = 200,
            Mode = ResizeMode.Pad,
            Crop = new CropRequest(1, 2, 30, -4),
            CropBasis = new CropBasis(100, 50),
            Anchor = new CropAnchor(AxisAnchor.End, AxisAnchor.Start),
            Focus = new FocusPoint(0.25m, 1),
            Format = ImageFormat.WebP,
            Quality = 70,
            Subsample = ChromaSubsampling.Chroma422,
            Frame = 3,
            Background = new Rgba(1, 2, 3, 128),
            Filter = ResamplingFilter.CatmullRom,
            DevicePixelRatio = 1.5m,
            Sharpen = false,
            Gamma = GammaMode.Companded,
            Hybrid = HybridMode.FavorSpeed,
            Rotate = 90,
            Flip = FlipMode.Both,
            AutoRotate = false,
            Blur = 0.5,
            Grayscale = true,
            Trim = 7,
        };
        Assert.Equal(expected, Parse(Everything));
    }

    [Fact]
    public void Every_parameter_has_a_property()
    {
        var names = Everything.ToQuery().Select(setting => Parser.MainName(setting.Name)).ToHashSet();
        Assert.Equal(Parser.Names.Select(Parser.MainName).Distinct().Except(["process", "cache"]).Order(), names.Where(Parser.IsKnown).Order());
        var unset = typeof(ImageUrlSettings).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.PropertyType != typeof(bool) && property.GetValue(Everything) is null)
            .Select(property => property.Name);
        Assert.Equal(["Expires", "Preset", "Watermark"], unset.Order());
    }

    [Fact]
    public void Nothing_typed_asks_for_nothing() => Assert.All(ImageUrlSettings.None.ToQuery(), setting => Assert.Null(setting.Value));

    [Theory]
    [MemberData(nameof(Names))]
    public void Value_of_an_enumeration_is_one_of_its_parameter(ImageUrlSettings settings)
    {
        var query = settings.ToQuery().Where(setting => setting.Value is not null).ToArray();
        Assert.Single(query);
        var parsed = Parser.Parse(query.Select(setting => KeyValuePair.Create(setting.Name, new StringValues(setting.Value))));
        Assert.Empty(parsed.Invalid);
    }

    public static TheoryData<ImageUrlSettings> Names =>
    [
        .. Enum.GetValues<ResizeMode>().Select(value => new ImageUrlSettings { Mode = value }),
        .. Enum.GetValues<ImageFormat>().Select(value => new ImageUrlSettings { Format = value }),
        .. Enum.GetValues<ResamplingFilter>().Select(value => new ImageUrlSettings { Filter = value }),
        .. Enum.GetValues<GammaMode>().Select(value => new ImageUrlSettings { Gamma = value }),
        .. Enum.GetValues<HybridMode>().Select(value => new ImageUrlSettings { Hybrid = value }),
        .. Enum.GetValues<ChromaSubsampling>().Select(value => new ImageUrlSettings { Subsample = value }),
        .. Enum.GetValues<FlipMode>().Select(value => new ImageUrlSettings { Flip = value }),
        .. Enum.GetValues<AxisAnchor>().SelectMany(x => Enum.GetValues<AxisAnchor>().Select(y => new ImageUrlSettings { Anchor = new CropAnchor(x, y) })),
    ];

    private static ImageSettings Parse(ImageUrlSettings settings) => Parser.Parse(settings.ToQuery()
        .Where(setting => setting.Value is not null)
        .Select(setting => KeyValuePair.Create(setting.Name, new StringValues(setting.Value)))).Settings;
}
