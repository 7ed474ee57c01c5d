using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PhotoResize.Processing;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>The two engines by their names, for tests that run on both.</summary>
internal static class EngineNames
{
    public const string Vips = "vips";
    public const string ImageSharp = "imagesharp";

    /// <summary>Has a site work with an engine. That of <see cref="Vips"/> is counted.</summary>
    public static Action<WebApplicationBuilder> Use(string engine) => builder =>
    {
        if (engine == ImageSharp)
        {
            builder.Services.RemoveAll<IImageProcessor>();
            builder.Services.AddSingleton(TestImages.ManagedEngine);
        }
    };
}
