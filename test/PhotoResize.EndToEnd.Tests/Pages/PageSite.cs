using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using PhotoResize.Configuration;
using PhotoResize.Settings;
using PhotoResize.Testing;

namespace PhotoResize.EndToEnd.Tests.Pages;

/// <summary>A site with pages that show images, below the base path <c>/shop</c>.</summary>
internal static class PageSite
{
    public static async Task<TestSite> StartAsync(
        Action<ImageResizingOptions>? configure = null, Action<ImageResizingBuilder>? resize = null)
    {
        var site = await TestSite.StartAsync(
            options =>
            {
                options.Presets["thumb"] = new ImagePresetOptions { Settings = { ["w"] = "90", ["h"] = "60" } };
                configure?.Invoke(options);
            },
            builder =>
            {
                builder.Services.AddRazorPages().AddApplicationPart(typeof(PageSite).Assembly);
                builder.Services.AddRazorComponents();
            },
            app =>
            {
                app.UsePathBase("/shop");
                app.UseRouting();
                app.UseImageResizing();
                app.UseStaticFiles();
                app.MapRazorPages();
                app.MapGet("/components", () => new RazorComponentResult<ComponentPage>());
                app.MapGet("/documented-components", () => new RazorComponentResult<DocumentedComponents>());
                DocumentedCode.Map(app);
            },
            resize);
        await site.WriteAsync("small.jpg", TestImages.Gradient(400, 300));
        await site.WriteAsync(
            "transparent.png", ReferenceEncoder.Encode(ImageFormat.Png, Picture.Draw(40, 30, (x, _) => (x, 0, 0, x * 6), hasAlpha: true)));
        await site.WriteAsync("framed.png", TestImages.Framed);
        await site.WriteAsync("text.jpg", "no image"u8.ToArray());
        await site.WriteAsync("a \"b\" & c+ü%20#1.jpg", TestImages.Gradient(50, 40));
        await site.WriteAsync("moves.gif", GifBuilder.File(
            80, 60, GifBuilder.Frame(0, 0, 80, 60, 1), GifBuilder.Frame(0, 0, 80, 60, 2)));
        return site;
    }
}
