using PhotoResize.Key;
using PhotoResize.Planning;
using PhotoResize.Settings;
using PhotoResize.Sources;
using PhotoResize.Tests.Data;

namespace PhotoResize.Tests.Key;

public class ImageKeyTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void Base32_gives_the_vectors_of_rfc_4648_without_padding(string text, string expected) =>
        Assert.Equal(expected, Base32.Encode(System.Text.Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Version_for_addresses_is_that_of_length_and_time_alone_and_always_the_same()
    {
        var source = new SourceVersion("/images/a.jpg", 12345, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        Assert.Equal("6TP4ARSR", UrlVersion.Of(source));
        Assert.Equal("6TP4ARSR", UrlVersion.Of(source with { Path = "/images/b.jpg", LastModified = source.LastModified.ToOffset(TimeSpan.FromHours(2)) }));
        Assert.NotEqual("6TP4ARSR", UrlVersion.Of(source with { Length = 12346 }));
        Assert.NotEqual("6TP4ARSR", UrlVersion.Of(source with { EntityTag = "\"a\"" }));
        Assert.NotEqual("6TP4ARSR", UrlVersion.Of(source with { LastModified = source.LastModified.AddTicks(1) }));
    }

    [Fact]
    public void Key_depends_on_the_tag_that_the_storage_gives_the_source()
    {
        var source = new SourceVersion("/images/a.jpg", 12345, DateTimeOffset.UnixEpoch);
        SourceVersion[] states = [source, source with { EntityTag = "" }, source with { EntityTag = "a" }, source with { EntityTag = "b" }];
        Assert.Equal(states.Length, states.Select(ImageKey.ComputeUnprocessed).Distinct().Count());
        Assert.Equal(states.Length, states.Select(state => ImageKey.ComputeDocument(state, "{}"u8)).Distinct().Count());
        Assert.Equal(states.Length, states.Distinct().Count());
    }

    [Fact]
    public void Key_of_a_choice_depends_on_both_results_and_their_order()
    {
        var (a, b, c) = (KeyOf("w=1"), KeyOf("w=2"), KeyOf("w=3"));
        string[] keys = [ImageKey.ComputeChoice(a, b), ImageKey.ComputeChoice(b, a), ImageKey.ComputeChoice(a, c), ImageKey.ComputeChoice(c, b), a, b, c];
        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.All(keys, key => Assert.Equal(52, key.Length));
    }

    [Theory]
    [InlineData("h=200")]
    [InlineData("w=300&h=200")]
    [InlineData("w=300&h=300&mode=max")]
    [InlineData("w=300&crop=0,0,3000,2000")]
    [InlineData("w=300&format=jpg")]
    [InlineData("w=300&sharpen=true")]
    [InlineData("w=300&gamma=linear")]
    [InlineData("WIDTH=300&x=1")]
    [InlineData("w=300&bg=red")]
    [InlineData("w=300&q=93&subsample=422")]
    [InlineData("w=300&filter=catrom&hybrid=favorquality")]
    public void Key_of_settings_with_an_equal_result_is_equal(string query) =>
        Assert.Equal(KeyOf("w=300"), KeyOf(query));

    [Fact]
    public void Key_does_not_tell_scalings_apart_where_nothing_is_resampled() =>
        Assert.Equal(KeyOf("q=80"), KeyOf("q=80&filter=lanczos&gamma=companded&hybrid=turbo"));

    [Theory]
    [InlineData("w=301")]
    [InlineData("w=300&h=199")]
    [InlineData("w=300&h=300")]
    [InlineData("w=300&h=300&mode=pad")]
    [InlineData("w=300&h=300&mode=stretch")]
    [InlineData("w=300&crop=1,0,3000,2000")]
    [InlineData("w=300&format=webp")]
    [InlineData("w=300&format=png")]
    [InlineData("w=300&format=png8")]
    [InlineData("w=300&sharpen=false")]
    [InlineData("w=300&gamma=companded")]
    [InlineData("w=300&hybrid=off")]
    [InlineData("w=300&filter=lanczos")]
    [InlineData("w=300&q=92")]
    [InlineData("w=300&subsample=444")]
    [InlineData("w=300&rotate=180")]
    [InlineData("w=300&flip=h")]
    [InlineData("w=300&flip=v")]
    [InlineData("w=300&blur=1")]
    [InlineData("w=300&grayscale=true")]
    public void Key_of_settings_with_another_result_differs(string query) =>
        Assert.NotEqual(KeyOf("w=300"), KeyOf(query));

    [Theory]
    [InlineData("w=400&h=400&mode=pad&bg=red", "w=400&h=400&mode=pad&bg=blue")]
    [InlineData("w=400&h=400&mode=pad&anchor=top", "w=400&h=400&mode=pad")]
    [InlineData("w=1&h=23", "w=12&h=3")]
    [InlineData("w=30&h=30&mode=pad&rotate=90", "w=30&h=30&mode=pad")]
    public void Key_tells_results_of_equal_size_apart(string one, string other) =>
        Assert.NotEqual(KeyOf(one), KeyOf(other));

    [Fact]
    public void Key_depends_on_the_tilt()
    {
        var plan = Plans.For("w=300");
        string[] keys = [.. new[] { 0, 30, 30.5 }.Select(tilt => ImageKey.Compute(plan with { Tilt = tilt }, Source(), "vips", "1"))];
        Assert.Equal(3, keys.Distinct().Count());
    }

    [Fact]
    public void Key_depends_on_the_state_of_the_source_and_on_the_engine()
    {
        var plan = Plans.For("w=300");
        string[] keys =
        [
            ImageKey.Compute(plan, Source(), "vips", "1"),
            ImageKey.Compute(plan, Source(path: "/images/other.jpg"), "vips", "1"),
            ImageKey.Compute(plan, Source(length: 12346), "vips", "1"),
            ImageKey.Compute(plan, Source(ticks: 1), "vips", "1"),
            ImageKey.Compute(plan, Source(), "vips", "2"),
            ImageKey.Compute(plan, Source(), "vips1", ""),
        ];
        Assert.Equal(keys.Length, keys.Distinct().Count());
    }

    [Fact]
    public void Key_depends_on_the_effort()
    {
        var plan = Plans.For("w=300");
        Assert.Equal(
            3,
            Enum.GetValues<EncoderEffort>().Select(effort => ImageKey.Compute(plan with { Effort = effort }, Source(), "vips", "1")).Distinct().Count());
    }

    [Fact]
    public void Placeholder_has_another_key_than_the_picture_that_it_is_made_of_and_depends_on_both_engines()
    {
        var plan = Plans.For("w=100");
        string[] keys =
        [
            ImageKey.Compute(plan, Source(), "vips", "1"),
            Placeholder("1", "1", 1),
            Placeholder("2", "1", 1),
            Placeholder("1", "2", 1),
            Placeholder("1", "1", 2),
        ];
        Assert.Equal(keys.Length, keys.Distinct().Count());

        string Placeholder(string engine, string preview, int version) =>
            ImageKey.ComputePlaceholder(plan, Source(), ("vips", engine), ("vips", preview), version);
    }

    /// <summary>A change of this value makes every cache start anew and every client fetch anew: it has to be meant.</summary>
    [Fact]
    public void Key_of_a_known_plan_stays_what_it_is()
    {
        var key = ImageKey.Compute(Plans.For("w=300"), Source(), "vips", "1");
        Assert.Equal("OF4X6GYBEX2L7J5VZC4JH46SNXWAMGP4TW7HZWUTKCEI5WLB4C2A", key);
        Assert.Equal(key[..8], ImageKey.Hash(key));
        Assert.Equal($"\"{key[..26]}\"", ImageKey.ETag(key));
    }

    [Fact]
    public void Key_covers_every_property_of_a_plan_that_is_not_told_by_the_source()
    {
        // Whoever adds a property to the plan has to decide whether the key needs it.
        string[] known =
        [
            nameof(ImagePlan.Frame), nameof(ImagePlan.FrameCount), nameof(ImagePlan.Crop),
            nameof(ImagePlan.Inner), nameof(ImagePlan.Outer), nameof(ImagePlan.Offset), nameof(ImagePlan.Matte), nameof(ImagePlan.Format),
            nameof(ImagePlan.Quality), nameof(ImagePlan.Subsampling), nameof(ImagePlan.Effort), nameof(ImagePlan.ShrinkFactor), nameof(ImagePlan.Filter),
            nameof(ImagePlan.LinearLight), nameof(ImagePlan.Sharpening), nameof(ImagePlan.Blur), nameof(ImagePlan.Grayscale),
            nameof(ImagePlan.Flip), nameof(ImagePlan.Rotate), nameof(ImagePlan.Tilt), nameof(ImagePlan.Watermarks), nameof(ImagePlan.Resamples), nameof(ImagePlan.Pads),
            nameof(ImagePlan.ResultSize),
        ];
        Assert.Equal(known.Order(), typeof(ImagePlan).GetProperties().Select(property => property.Name).Order());
    }

    [Fact]
    public void Key_depends_on_all_that_tells_of_a_watermark()
    {
        var plain = Plans.For("w=300");
        var watermark = new PlannedWatermark
        {
            Source = Source(path: "/logo.png"),
            Picture = Plans.For("w=60&h=40"),
            Start = new PixelPoint(1, 2),
            Opacity = 1,
        };
        PlannedWatermark[][] drawn =
        [
            [],
            [watermark],
            [watermark with { Source = Source(path: "/logo.gif") }],
            [watermark with { Source = Source(path: "/logo.png", length: 12346) }],
            [watermark with { Source = Source(path: "/logo.png", ticks: 1) }],
            [watermark with { Picture = Plans.For("w=40&h=60") }],
            [watermark with { Picture = watermark.Picture with { Frame = watermark.Picture.Frame with { Orientation = 3 } } }],
            [watermark with { Picture = watermark.Picture with { ShrinkFactor = 1 } }],
            [watermark with { Picture = watermark.Picture with { Filter = ResamplingFilter.Cubic } }],
            [watermark with { Start = new PixelPoint(2, 1) }],
            [watermark with { Step = new PixelSize(60, 40) }],
            [watermark with { Step = new PixelSize(40, 60) }],
            [watermark with { Opacity = 0.5 }],
            [watermark, watermark],
        ];
        string[] keys =
        [
            .. drawn.Select(watermarks => ImageKey.Compute(plain with { Watermarks = watermarks }, Source(), "vips", "1")),

            // The effort stands before the watermarks, and may be absent.
            .. drawn.Select(watermarks =>
                ImageKey.Compute(plain with { Watermarks = watermarks, Effort = EncoderEffort.Fast }, Source(), "vips", "1")),
        ];
        Assert.Equal(keys.Length, keys.Distinct().Count());
    }

    private static string KeyOf(string query) => ImageKey.Compute(Plans.For(query), Source(), "vips", "1");

    private static SourceVersion Source(
        string path = "/images/photo.jpg", long length = 12345, long ticks = 638_000_000_000_000_000) =>
        new(path, length, new DateTimeOffset(ticks, TimeSpan.Zero));
}
