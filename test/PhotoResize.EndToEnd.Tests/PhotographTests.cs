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
    [InlineData("anim.gif", "w=240", "image/gif", 240, 150)]
    [InlineData("anim.webp", "w=240", "image/webp", 240, 150)]
    [InlineData("anim.gif", "w=240&format=webp", "image/webp", 240, 150)]
    [InlineData("anim.gif", "w=240&format=jpg", "image/jpeg", 240, 150)]
    [InlineData("anim.gif", "w=240&frame=3&format=png", "image/png", 240, 150)]
    public async Task Photograph_comes_in_size_and_type(string name, string query, string type, int width, int height)
    {
        await using var site = await StartAsync();
        using var response = await site.GetAsync($"/images/{name}?{query}");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(type, response.Content.Headers.ContentType?.ToString());
        var picture = await TestImages.DecodeAsync(await response.Content.ReadAsByteArrayAsync());
        Assert.Equal((width, height), (picture.Width, picture.Height));
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
