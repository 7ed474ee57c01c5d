using System.Net;
using Microsoft.Extensions.FileProviders;
using PhotoResize.Testing;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>The main job on real photographs.</summary>
public class PhotographTests
{
    [PhotoTheory]
    [InlineData("p12-02.jpg", "w=300", "image/jpeg", 300, 225)]
    [InlineData("p12-02.jpg", "w=100&dpr=2", "image/jpeg", 200, 150)]
    [InlineData("p12-02.jpg", "w=300&h=300&mode=pad&bg=fff", "image/jpeg", 300, 300)]
    [InlineData("p12-02.jpg", "w=300&format=webp", "image/webp", 300, 225)]
    [InlineData("p12-02.jpg", "w=300&format=avif", "image/avif", 300, 225)]
    [InlineData("p12-02.jpg", "w=300&format=png8", "image/png", 300, 225)]
    [InlineData("p12-02.jpg", "w=300&hybrid=turbo", "image/jpeg", 300, 225)]
    [InlineData("progressive.jpg", "w=300", "image/jpeg", 300, 225)]
    [InlineData("orient-3.jpg", "w=300", "image/jpeg", 300, 225)]
    [InlineData("orient-6.jpg", "w=300", "image/jpeg", 300, 400)]
    [InlineData("orient-8.jpg", "w=300", "image/jpeg", 300, 400)]
    [InlineData("cmyk-icc.jpg", "w=300", "image/jpeg", 300, 225)]
    [InlineData("p3-icc.jpg", "w=300", "image/jpeg", 300, 225)]
    [InlineData("rgb16.png", "w=300", "image/png", 300, 225)]
    [InlineData("palette.png", "w=300", "image/png", 300, 225)]
    [InlineData("gray-alpha.png", "w=300", "image/png", 300, 225)]
    [InlineData("alpha-1.png", "w=300", "image/png", 300, 225)]
    [InlineData("alpha-1.png", "w=300&format=jpg&bg=red", "image/jpeg", 300, 225)]
    [InlineData("ok.webp", "w=300", "image/webp", 300, 225)]
    [InlineData("ok.avif", "w=300", "image/avif", 300, 225)]
    [InlineData("anim.gif", "w=240", "image/gif", 240, 150, 24)]
    [InlineData("anim.webp", "w=240", "image/webp", 240, 150, 24)]
    [InlineData("anim.gif", "w=240&format=webp", "image/webp", 240, 150, 24)]
    [InlineData("anim.gif", "w=240&format=jpg", "image/jpeg", 240, 150)]
    [InlineData("anim.gif", "w=240&frame=3&format=png", "image/png", 240, 150)]
    public async Task Photograph_comes_in_size_and_type(string name, string query, string type, int width, int height, int frames = 1)
    {
        await using var site = await StartAsync();
        using var response = await site.GetAsync($"/images/{name}?{query}");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(type, response.Content.Headers.ContentType?.ToString());
        var result = ReferenceDecoder.Decode(await response.Content.ReadAsByteArrayAsync());
        Assert.All(result.Frames, frame => Assert.Equal((width, height), (frame.Width, frame.Height)));
        Assert.Equal(frames, result.Frames.Count);
        Assert.False(result.HasMetadata);
    }

    /// <summary>
    /// ImageMagick turns the photograph upright, converts it through its profile and reduces it. Results were alike by 0.997 or more; those that
    /// are shifted by a pixel, by 0.92 at most.
    /// </summary>
    [PhotoTheory]
    [InlineData("p12-02.jpg", 300, 225)]
    [InlineData("p12-05.jpg", 300, 225)]
    [InlineData("progressive.jpg", 300, 225)]
    [InlineData("orient-3.jpg", 300, 225)]
    [InlineData("orient-6.jpg", 300, 400)]
    [InlineData("orient-8.jpg", 300, 400)]
    [InlineData("cmyk-icc.jpg", 300, 225)]
    [InlineData("p3-icc.jpg", 300, 225)]
    [InlineData("rgb16.png", 300, 225)]
    [InlineData("palette.png", 300, 225)]
    [InlineData("ok.webp", 300, 225)]
    [InlineData("ok.avif", 300, 225)]
    public async Task Photograph_looks_as_another_library_reduces_it(string name, int width, int height)
    {
        await using var site = await StartAsync();
        var picture = await site.GetPictureAsync($"/images/{name}?w={width}&format=png&sharpen=false&gamma=companded");
        var expected = ReferenceDecoder.Reduce(await File.ReadAllBytesAsync(SharedPhotos.PathOf(name)), width, height);
        Assert.InRange(StructuralSimilarity.Between(expected, picture), 0.99, 1);
        for (var channel = 0; channel < 3; channel++)
        {
            Assert.InRange(Mean(picture, channel) - Mean(expected, channel), -0.5, 0.5);
        }

        static double Mean(Picture picture, int channel) =>
            Enumerable.Range(0, picture.Width * picture.Height).Average(i => (double)picture.Pixels[i * picture.Channels + channel]);
    }

    /// <summary>The bounds are a decibel or so below what was measured; a picture shifted by a pixel is below all of them.</summary>
    [PhotoTheory]
    [InlineData("w=300", 31)]
    [InlineData("w=300&format=png", 34)]
    [InlineData("w=300&format=png&hybrid=favorspeed", 34)]
    [InlineData("w=300&format=png&hybrid=turbo", 31)]
    [InlineData("w=300&format=webp", 30)]
    [InlineData("w=300&format=avif", 30)]
    public async Task Colours_are_those_of_the_whole_photograph(string query, double decibels)
    {
        await using var site = await StartAsync();
        var reference = await site.GetPictureAsync("/images/p12-05.jpg?w=300&hybrid=off&format=png&sharpen=false");
        var picture = await site.GetPictureAsync($"/images/p12-05.jpg?{query}&sharpen=false");
        var error = Enumerable.Range(0, picture.Pixels.Length).Average(i => Math.Pow(picture.Pixels[i] - reference.Pixels[i], 2));
        Assert.InRange(10 * Math.Log10(255 * 255 / error), decibels, double.PositiveInfinity);
    }

    private static Task<TestSite> StartAsync() => TestSite.StartAsync(resize: builder =>
        builder.AddFileProvider(new PhysicalFileProvider(SharedPhotos.Folder!), "/images"));
}
