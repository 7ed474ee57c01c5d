using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using PhotoResize.Pages;
using PhotoResize.Settings;

namespace PhotoResize.EndToEnd.Tests.Pages;

internal static class DocumentedCode
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/api/photo", async (IImageUrls images, HttpRequest request) =>
        {
            var urls = images.WithBase(request.PathBase);
            var settings = new ImageUrlSettings { Width = 300, Height = 200, Mode = ResizeMode.Max };
            return new
            {
                Src = await urls.UrlAsync("/images/photo.jpg", settings),
                SrcSet = await urls.SrcSetByDensityAsync("/images/photo.jpg", [1, 2, 3], settings),
                Size = await urls.SizeAsync("/images/photo.jpg", settings),
            };
        });
    }
}
