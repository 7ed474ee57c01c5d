using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Options;
using PhotoResize.Caching.Shared;
using PhotoResize.Configuration;
using PhotoResize.Diagnostics;
using PhotoResize.Stores;
using PhotoResize.Stores.Shared;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds a level of results that nodes share, behind the disk of each.</summary>
public static class ResultStoresBuilderExtensions
{
    private const int MaxKeyPrefixLength = 80;

    /// <summary>Shares results in the <see cref="IDistributedCache"/> that the application has registered.</summary>
    /// <param name="builder">The builder that <c>AddImageResizing</c> returned.</param>
    /// <param name="configure">Sets what is kept, and for how long.</param>
    public static ImageResizingBuilder AddDistributedCacheResults(
        this ImageResizingBuilder builder, Action<DistributedCacheResultsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = builder.Services.AddOptions<DistributedCacheResultsOptions>()
            .Validate(
                options => options.MaxResultBytes >= 1 && options.Lifetime > TimeSpan.Zero && options.KeyPrefix.Length <= MaxKeyPrefixLength,
                "AddDistributedCacheResults: MaxResultBytes must be at least 1, Lifetime more than 0, and KeyPrefix have at most 80 characters.")
            .ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        PackageOptions.Add<DistributedCacheResultsOptions>(builder.Services, nameof(AddDistributedCacheResults), (list, shown) =>
        {
            list.Show(nameof(shown.MaxResultBytes), shown.MaxResultBytes);
            list.Show(nameof(shown.Lifetime), shown.Lifetime);
            list.Show(nameof(shown.KeyPrefix), shown.KeyPrefix);
        });
        return builder.AddResultStore(services => new DistributedCacheResultStore(
            services.GetService<IDistributedCache>()
                ?? throw new InvalidOperationException(
                    "AddDistributedCacheResults needs an IDistributedCache, such as that of AddStackExchangeRedisCache."),
            services.GetRequiredService<IOptions<DistributedCacheResultsOptions>>().Value));
    }

    /// <summary>Shares results in a store that the application has made itself.</summary>
    /// <param name="builder">The builder that <c>AddImageResizing</c> returned.</param>
    /// <param name="create">Makes the store, without asking it.</param>
    /// <exception cref="InvalidOperationException">There is one already.</exception>
    public static ImageResizingBuilder AddResultStore(this ImageResizingBuilder builder, Func<IServiceProvider, IResultStore> create)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(create);
        if (builder.Services.Any(service => service.ServiceType == typeof(ISharedImageCache)))
        {
            throw new InvalidOperationException("Results are shared in one store; another one was added before.");
        }

        builder.Services.AddSingleton(create);
        ImageResizingServiceCollectionExtensions.AddSharedLevel(builder.Services, CreateCache);
        return builder;
    }

    private static SharedResultCache CreateCache(IServiceProvider services) => new(
        services.GetRequiredService<IResultStore>(),
        services.GetRequiredService<IOptions<ImageResizingOptions>>().Value.SharedResults,
        services.GetRequiredService<TimeProvider>(),
        services.GetRequiredService<FaultReporter>());
}
