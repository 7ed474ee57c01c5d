using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using PhotoResize.Configuration;
using PhotoResize.Sources;
using PhotoResize.Stores;
using PhotoResize.Stores.Http;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds stores of originals to image resizing.</summary>
public static class StoresBuilderExtensions
{
    /// <summary>Lets the <c>Source</c> of an image folder be an address such as <c>https://example.com/photos</c>.</summary>
    /// <param name="builder">The builder that <c>AddImageResizing</c> returned.</param>
    /// <param name="configure">Sets which networks and other hosts may be asked.</param>
    public static ImageResizingBuilder AddHttpOriginals(this ImageResizingBuilder builder, Action<HttpOriginalsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<HttpOriginalsOptions>();
        if (configure is not null)
        {
            builder.Services.Configure(configure);
        }

        PackageOptions.Add<HttpOriginalsOptions>(builder.Services, nameof(AddHttpOriginals), (list, options) =>
        {
            list.ReadList(nameof(options.AllowedHosts), options.AllowedHosts);
            list.ReadList(nameof(options.AllowedNetworks), options.AllowedNetworks);
            list.Show(nameof(options.ForbiddenIsMissing), options.ForbiddenIsMissing);
        });
        return builder.AddOriginalStore(
            ["https", "http"],
            (services, address) => HttpOriginalStore.FindFault(address, services.GetRequiredService<IOptions<HttpOriginalsOptions>>().Value),
            HttpOriginalStore.Create);
    }

    /// <summary>Lets the <c>Source</c> of an image folder be the address of a store that the application has made itself.</summary>
    /// <param name="builder">The builder that <c>AddImageResizing</c> returned.</param>
    /// <param name="schemes">The schemes of its addresses, in lower case.</param>
    /// <param name="findFault">
    /// Returns what is wrong with an address, as the end of a sentence such as <c>must name a bucket.</c>; or <see langword="null"/>. It must
    /// not ask for the options of image resizing.
    /// </param>
    /// <param name="create">Makes the store of an address, without asking it.</param>
    public static ImageResizingBuilder AddOriginalStore(
        this ImageResizingBuilder builder,
        IReadOnlyCollection<string> schemes,
        Func<IServiceProvider, Uri, string?> findFault,
        Func<IServiceProvider, Uri, IOriginalStore> create)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton(StoreSourceFactory.CreateCopies);
        builder.Services.AddSingleton<IImageSourceFactory>(services => new StoreSourceFactory(schemes, findFault, create, services));
        return builder;
    }
}
