using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PhotoResize.Configuration;
using PhotoResize.Diagnostics;
using PhotoResize.Sources;

namespace PhotoResize.Stores;

/// <summary>Makes the sources of image folders whose originals are in stores of one kind.</summary>
/// <param name="schemes">The schemes of their addresses.</param>
/// <param name="findFault">Checks an address.</param>
/// <param name="create">Makes the store of an address.</param>
/// <param name="services">The application's services. The options cannot be asked for here, since their validation asks for this.</param>
internal sealed class StoreSourceFactory(
    IReadOnlyCollection<string> schemes,
    Func<IServiceProvider, Uri, string?> findFault,
    Func<IServiceProvider, Uri, IOriginalStore> create,
    IServiceProvider services) : IImageSourceFactory
{
    public IReadOnlyCollection<string> Schemes => schemes;

    public string? FindFault(Uri source) => findFault(services, source);

    public IImageSource Create(Uri source, ImageFolderOptions folder)
    {
        var options = services.GetRequiredService<IOptions<ImageResizingOptions>>().Value;
        var time = services.GetRequiredService<TimeProvider>();
        var access = new StoreAccess(options.Stores, time);
        services.GetRequiredService<CircuitBoard>().Show($"Store of {folder.Name ?? folder.Path}", () => access.IsOpen);
        return new StoreImageSource(
            create(services, source),
            source,
            folder,
            options,
            access,
            services.GetRequiredService<OriginalCopies>(),
            services.GetRequiredService<FaultReporter>(),
            time);
    }

    /// <summary>The copies of originals that all stores of the application share.</summary>
    public static OriginalCopies CreateCopies(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<ImageResizingOptions>>().Value;
        return new OriginalCopies(
            options.Stores.CacheRootBelow(services.GetRequiredService<IWebHostEnvironment>().ContentRootPath),
            options.Stores,
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<FaultReporter>());
    }
}
