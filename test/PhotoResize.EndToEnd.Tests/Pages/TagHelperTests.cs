using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PhotoResize.Configuration;
using PhotoResize.Sources;
using PhotoResize.Testing;

namespace PhotoResize.EndToEnd.Tests.Pages;

/// <summary>Images in Razor pages, as they arrive in a browser.</summary>
public class TagHelperTests
{
    private const string Photo = "/shop/images/photo.jpg";

    [Fact]
    public async Task Widths_become_candidates_up_to_the_width_of_the_original()
    {
        var image = (await RenderAsync())["widths"];

        Assert.Equal([($"{Photo}?width=320", "320w"), ($"{Photo}?width=640", "640w"), ($"{Photo}?width=3000", "3000w")], image.SrcSet);
        Assert.Equal(($"{Photo}?width=3000", "50vw", "a & b"), (image["src"], image["sizes"], image["alt"]));
        Assert.Equal((3000, 2000), image.Size);
        Assert.Equal(("lazy", "async", null), (image["loading"], image["decoding"], image["fetchpriority"]));
    }

    [Fact]
    public async Task Widths_keep_the_shape_of_width_and_height()
    {
        var image = (await RenderAsync())["shape"];

        Assert.Equal(
            [($"{Photo}?width=300&height=150", "300w"), ($"{Photo}?width=600&height=300", "600w"), ($"{Photo}?width=1200&height=600", "1200w")],
            image.SrcSet);
        Assert.Equal(($"{Photo}?width=600&height=300", (600, 300)), (image["src"], image.Size));
    }

    [Fact]
    public async Task Width_alone_has_candidates_for_dense_screens()
    {
        var page = await RenderAsync();

        Assert.Equal(
            [($"{Photo}?width=300&height=300", "1x"), ($"{Photo}?width=300&height=300&dpr=2", "2x"), ($"{Photo}?width=300&height=300&dpr=3", "3x")],
            page["fixed"].SrcSet);
        Assert.Equal(($"{Photo}?width=300&height=300", (300, 300)), (page["fixed"]["src"], page["fixed"].Size));
        Assert.Equal([($"{Photo}?preset=thumb", "1x"), ($"{Photo}?preset=thumb&dpr=2", "2x"), ($"{Photo}?preset=thumb&dpr=3", "3x")], page["preset"].SrcSet);
        Assert.Equal((90, 60), page["preset"].Size);
    }

    [Fact]
    public async Task Candidate_that_the_original_has_no_pixels_for_is_left_out()
    {
        var page = await RenderAsync();

        Assert.Equal([("/shop/images/small.jpg?width=300", "1x"), ("/shop/images/small.jpg?width=300&dpr=2", "1.33x")], page["small"].SrcSet);
        Assert.Equal((300, 225), page["small"].Size);
        Assert.Equal([("/shop/images/small.jpg?width=200", "200w"), ("/shop/images/small.jpg?width=400", "400w")], page["smaller"].SrcSet);
        Assert.Equal(["150w", "300w", "400w"], page["pad"].SrcSet.Select(candidate => candidate.Descriptor));
    }

    [Fact]
    public async Task Image_without_settings_is_the_original_with_its_size()
    {
        var image = (await RenderAsync())["original"];
        Assert.Equal((Photo, null, (3000, 2000)), (image["src"], image["srcset"], image.Size));
    }

    [Fact]
    public async Task Attribute_of_the_author_stays_as_it_is()
    {
        var image = (await RenderAsync())["own"];
        Assert.Equal(("mine.jpg", "mine.jpg 2x", (300, 200)), (image["src"], image["srcset"], image.Size));
        Assert.Equal(("auto", "sync", "low"), (image["loading"], image["decoding"], image["fetchpriority"]));
        Assert.Null(image["asp-image"]);
    }

    [Fact]
    public async Task Priority_loads_an_image_at_once()
    {
        var image = (await RenderAsync())["first"];
        Assert.Equal(("eager", "high", "async"), (image["loading"], image["fetchpriority"], image["decoding"]));
        Assert.Equal(["1x", "1.5x"], image.SrcSet.Select(candidate => candidate.Descriptor));
        Assert.Null(image["priority"]);
    }

    [Fact]
    public async Task Image_that_cannot_be_shown_still_has_its_element()
    {
        await using var site = await PageSite.StartAsync();
        var page = await RenderAsync(site);

        Assert.Equal(("/shop/images/no%20such.jpg?width=300&height=200", (300, 200)), (page["missing"]["src"], page["missing"].Size));
        Assert.Equal(("/shop/images/text.jpg?width=640", null), (page["damaged"]["src"], page["damaged"]["width"]));
        Assert.Equal(($"{Photo}?width=30000&height=20000&mode=pad", null), (page["refused"]["src"], page["refused"]["srcset"]));
        Assert.Equal(("https://example.com/a.jpg?x=1&y=2", "300", null), (page["elsewhere"]["src"], page["elsewhere"]["width"], page["elsewhere"]["srcset"]));
        Assert.Equal(("/shop/css/logo.jpg", null), (page["outside"]["src"], page["outside"]["srcset"]));
        Assert.Null(page["empty"]["src"]);
        Assert.Contains("Image folder: /images/", Assert.Single(site.Logs.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_address_gives_the_picture_that_is_announced()
    {
        await using var site = await PageSite.StartAsync();
        var page = await RenderAsync(site);
        var checkedImages = 0;
        foreach (var image in page.Elements.Where(element => element.Name == "img" && element["src"]?.StartsWith("/shop/images/", StringComparison.Ordinal) == true))
        {
            if (image["id"] is "missing" or "damaged" or "refused")
            {
                continue;
            }

            var picture = await site.GetPictureAsync(image["src"]!);
            Assert.Equal(image["id"] == "trim" ? (30, 25) : image.Size, (picture.Width, picture.Height));
            foreach (var (url, descriptor) in image.SrcSet.Where(_ => image["id"] != "trim"))
            {
                var candidate = await site.GetPictureAsync(url);
                Assert.Equal(
                    descriptor,
                    descriptor.EndsWith('w') ? FormattableString.Invariant($"{candidate.Width}w") : FormattableString.Invariant($"{(double)LongerSide(candidate) / LongerSide(picture):0.##}x"));
                Assert.Equal((double)image.Size.Width / image.Size.Height, (double)candidate.Width / candidate.Height, 0.05);
            }

            checkedImages++;
        }

        Assert.True(checkedImages >= 15, page.Html);
    }

    [Fact]
    public async Task Name_of_a_file_is_encoded_twice_for_the_address_and_for_the_page()
    {
        await using var site = await PageSite.StartAsync();
        var image = (await RenderAsync(site))["name"];
        Assert.Equal("/shop/images/a%20%22b%22%20%26%20c%2B%C3%BC%2520%231.jpg?width=30", image["src"]);
        Assert.Equal(30, (await site.GetPictureAsync(image["src"]!)).Width);
    }

    [Fact]
    public async Task Other_parameters_are_written_by_their_names()
    {
        var page = await RenderAsync();
        Assert.Equal($"{Photo}?width=300&height=100&mode=max&blur=2&quality=50", page["parameters"]["src"]);
        Assert.Equal((150, 100), page["parameters"].Size);
        Assert.Equal($"{Photo}?width=200&grayscale=true", page["typed"]["src"]);
        Assert.Equal($"{Photo}?width=300&format=auto", page["auto"]["src"]);
        Assert.DoesNotContain("image-", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Formats_become_sources_of_a_picture_around_the_image()
    {
        var page = await RenderAsync();
        var picture = page.Within("p", "wrapped");

        Assert.Equal(["p", "picture", "source", "source", "img"], picture.Elements.Select(element => element.Name));
        Assert.Equal(["image/avif", "image/webp"], picture.Elements.Where(element => element.Name == "source").Select(source => source["type"]));
        Assert.Equal($"{Photo}?width=300&format=avif", picture.Elements[2].SrcSet[0].Url);
        Assert.Equal((300, 200), picture.Elements[2].Size);
        Assert.Equal($"{Photo}?width=300", page["formats"]["src"]);
        Assert.Contains("</picture></p>", picture.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Animation_has_no_source_in_a_format_that_stands_still()
    {
        var sources = (await RenderAsync()).Within("p", "moving").Elements.Where(element => element.Name == "source");
        Assert.Equal(["image/webp"], sources.Select(source => source["type"]));
    }

    [Fact]
    public async Task Picture_shows_another_part_on_narrow_screens()
    {
        await using var site = await PageSite.StartAsync();
        var page = await RenderAsync(site);
        var picture = page.Within("picture", "direction");

        Assert.Equal(["picture", "source", "source", "source", "img"], picture.Elements.Select(element => element.Name));
        var (narrowWebP, narrow, wideWebP) = (picture.Elements[1], picture.Elements[2], picture.Elements[3]);
        Assert.All([narrowWebP, narrow], source => Assert.Equal(("(max-width: 599px)", "narrow", "100vw"), (source["media"], source["data-kind"], source["sizes"])));
        Assert.Equal(("image/webp", null, "image/webp", null), (narrowWebP["type"], narrow["type"], wideWebP["type"], wideWebP["media"]));
        Assert.Equal((640, 640), narrow.Size);
        Assert.Equal((1280, 853), wideWebP.Size);
        Assert.DoesNotContain("asp-image", page.Html, StringComparison.Ordinal);
        foreach (var source in picture.Elements.Where(element => element.Name == "source"))
        {
            foreach (var (url, descriptor) in source.SrcSet)
            {
                Assert.Equal(descriptor, FormattableString.Invariant($"{(await site.GetPictureAsync(url)).Width}w"));
            }
        }

        Assert.Contains("<picture><source srcset=\"plain.webp\"><img src=\"plain.jpg\" alt=\"\"></picture>", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Addresses_are_signed_where_the_folder_wants_it()
    {
        await using var site = await PageSite.StartAsync(options =>
        {
            options.Signing.Keys.Add("0123456789abcdef0123456789abcdef");
            options.ImageFolders[0].Signatures = SignatureRequirement.Settings;
        });
        var page = await RenderAsync(site);

        Assert.All(page["widths"].SrcSet, candidate => Assert.Contains("&sig=", candidate.Url, StringComparison.Ordinal));
        Assert.Equal($"{Photo}?preset=thumb", page["preset"]["src"]);
        foreach (var url in page["widths"].SrcSet.Select(candidate => candidate.Url).Append(page["name"]["src"]!).Append(page["preset"]["src"]!))
        {
            using var response = await site.GetAsync(url);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    [Fact]
    public async Task Folder_of_presets_gets_densities_in_place_of_widths()
    {
        await using var site = await PageSite.StartAsync(options => options.ImageFolders[0].OnlyPresets = true);
        var page = await RenderAsync(site);
        Assert.Equal(3, page["preset"].SrcSet.Count);
        Assert.Equal(page["preset"].SrcSet, page["thumb"].SrcSet);
        Assert.Null(page["widths"]["srcset"]);
        Assert.Equal(Photo, page["widths"]["src"]);
    }

    [Fact]
    public async Task Width_that_the_folder_does_not_allow_is_no_candidate()
    {
        await using var site = await PageSite.StartAsync(options =>
        {
            options.ImageFolders[0].AllowedSizes.Add(320);
            options.ImageFolders[0].AllowedSizes.Add(9000);
        });
        var image = (await RenderAsync(site))["widths"];
        Assert.Equal([($"{Photo}?width=320", "320w"), ($"{Photo}?width=9000", "3000w")], image.SrcSet);
        Assert.Equal(3000, (await site.GetPictureAsync(image.SrcSet[1].Url)).Width);
    }

    [Fact]
    public async Task Enlarging_folder_has_no_candidate_without_pixels_either()
    {
        await using var site = await PageSite.StartAsync(options => options.ImageFolders[0].AllowEnlarge = true);
        var page = await RenderAsync(site);
        Assert.Equal(["200w", "400w"], page["smaller"].SrcSet.Select(candidate => candidate.Descriptor));
        Assert.Empty(page["small"].SrcSet);
    }

    [Fact]
    public async Task Size_that_depends_on_a_border_is_left_out_until_the_border_was_found()
    {
        await using var site = await PageSite.StartAsync();
        var before = (await RenderAsync(site))["trim"];
        var picture = await site.GetPictureAsync(before["src"]!);
        var after = (await RenderAsync(site))["trim"];

        Assert.Equal(("30", null), (before["width"], before["height"]));
        Assert.Equal((30, 25), (picture.Width, picture.Height));
        Assert.Equal((30, 25), after.Size);
        Assert.Equal(["1x", "2x"], after.SrcSet.Select(candidate => candidate.Descriptor));
    }

    [Fact]
    public async Task Placeholder_is_a_background_until_the_image_is_there()
    {
        await using var site = await PageSite.StartAsync();
        var page = await RenderAsync(site);
        Assert.Matches("^background:#[0-9a-f]{6}$", page["coloured"]["style"]);
        Assert.Matches("^background:#[0-9a-f]{6} url\\('data:image/webp;base64,[A-Za-z0-9+/=]+'\\) center/cover no-repeat$", page["shown"]["style"]);
        Assert.Equal("border:0", page["styled"]["style"]);
        Assert.All(["fixed", "transparent"], id => Assert.Null(page[id]["style"]));
        Assert.All(page.Elements, element => Assert.Null(element["placeholder"]));
    }

    [Fact]
    public async Task Fault_of_a_source_costs_the_page_no_more_than_a_size()
    {
        await using var site = await PageSite.StartAsync(resize: builder => builder.AddSource(new FaultySource()));
        var page = await RenderAsync(site);
        Assert.Equal(("/shop/images/no%20such.jpg?width=300&height=200", null), (page["missing"]["src"], page["missing"]["srcset"]));
        Assert.Equal((300, 300), page["fixed"].Size);
        Assert.Contains(site.Logs.Entries, entry => entry.Level == LogLevel.Error && entry.Message.StartsWith("An image of a page", StringComparison.Ordinal));
    }

    private static int LongerSide(Picture picture) => Math.Max(picture.Width, picture.Height);

    private sealed class FaultySource : IImageSource
    {
        public ValueTask<SourceImage?> FindAsync(string path, CancellationToken cancellationToken) =>
            path.Contains("no such", StringComparison.Ordinal) ? throw new InvalidOperationException("A bug.") : default;
    }

    private static async Task<Markup> RenderAsync()
    {
        await using var site = await PageSite.StartAsync();
        return await RenderAsync(site);
    }

    private static async Task<Markup> RenderAsync(TestSite site) => new(await site.Client.GetStringAsync("/shop/Images"));
}
