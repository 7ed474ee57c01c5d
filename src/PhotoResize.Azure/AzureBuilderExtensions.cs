using Microsoft.Extensions.Options;
using PhotoResize.Azure;
using PhotoResize.Stores;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds containers of originals to image resizing.</summary>
public static class AzureBuilderExtensions
{
    /// <summary>Lets the <c>Source</c> of an image folder be an address such as <c>azure://container/prefix</c>.</summary>
    /// <param name="builder">The builder that <c>AddImageResizing</c> returned.</param>
    /// <param name="configure">Sets how containers are reached.</param>
    public static ImageResizingBuilder AddAzureBlobs(this ImageResizingBuilder builder, Action<AzureOriginalsOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure(configure);
        return builder.AddOriginalStore(
            ["azure"],
            (services, address) => AzureOriginalStore.FindFault(address, OptionsOf(services)),
            (services, address) => new AzureOriginalStore(address, OptionsOf(services), services.GetService<IOriginalPlacement>(), services));
    }

    private static AzureOriginalsOptions OptionsOf(IServiceProvider services) =>
        services.GetRequiredService<IOptions<AzureOriginalsOptions>>().Value;
}
