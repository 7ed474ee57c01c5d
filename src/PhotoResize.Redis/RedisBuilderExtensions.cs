using System.Net;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PhotoResize.Caching;
using PhotoResize.Clustering;
using PhotoResize.Configuration;
using PhotoResize.Diagnostics;
using PhotoResize.Redis;
using StackExchange.Redis;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets nodes of image resizing agree by Redis, Valkey or Garnet.</summary>
public static class RedisBuilderExtensions
{
    /// <summary>
    /// Lets nodes agree by a server: they make a result once if they share a level of the cache, purges reach all of them, and
    /// <c>Processing:MaxMissesPerClient</c> counts on all together.
    /// </summary>
    /// <param name="builder">The builder that <c>AddImageResizing</c> returned.</param>
    /// <param name="configuration">The server as StackExchange.Redis writes it, such as <c>localhost:6379</c>.</param>
    /// <param name="configure">Changes the options.</param>
    public static ImageResizingBuilder AddRedis(
        this ImageResizingBuilder builder, string configuration, Action<RedisOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(configuration);
        var parsed = ConfigurationOptions.Parse(configuration);
        return builder.AddRedis(options =>
        {
            options.Configuration = parsed;
            configure?.Invoke(options);
        });
    }

    /// <inheritdoc cref="AddRedis(ImageResizingBuilder, string, Action{RedisOptions})"/>
    public static ImageResizingBuilder AddRedis(this ImageResizingBuilder builder, Action<RedisOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var services = builder.Services;
        services.AddOptions<RedisOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RedisOptions>, RedisOptionsValidator>());
        services.TryAddSingleton<RedisAccess>();
        services.AddSingleton<IAvailability>(provider => provider.GetRequiredService<RedisAccess>());
        services.TryAddSingleton<RedisNotices>();
        services.TryAddSingleton(provider => new RedisPurges(
            provider.GetRequiredService<RedisAccess>(),
            provider.GetRequiredService<INearCache>,
            provider.GetRequiredService<ILogger<RedisPurges>>()));
        services.TryAddSingleton<IPurgeAnnouncer>(provider => provider.GetRequiredService<RedisPurges>());
        services.TryAddSingleton<RedisLeases>();
        services.TryAddSingleton<IWorkLeases>(provider => provider.GetRequiredService<RedisLeases>());
        services.TryAddSingleton<ISharedBudget, RedisBudget>();
        services.AddHostedService<RedisNode>();
        PackageOptions.Add<RedisOptions>(services, nameof(AddRedis), Show);
        return builder;
    }

    private static void Show(ListedSection list, RedisOptions options)
    {
        // The rest of it has the password.
        list.Show(nameof(options.Configuration), options.Configuration is { } server ? string.Join(", ", server.EndPoints.Select(NameOf)) : null);
        list.ShowCode(nameof(options.GetConnection), options.GetConnection);
        list.Show(nameof(options.KeyPrefix), options.KeyPrefix);
        list.Show(nameof(options.ChannelPrefix), options.ChannelPrefix);
        list.Show(nameof(options.CommandTimeout), options.CommandTimeout);
        list.Show(nameof(options.LeaseDuration), options.LeaseDuration);
        list.Show(nameof(options.MaxPurges), options.MaxPurges);
        OptionsReader.VisitCircuitBreaker(list.Child(nameof(options.CircuitBreaker)), options.CircuitBreaker);
    }

    private static string? NameOf(EndPoint server) => server is DnsEndPoint named ? $"{named.Host}:{named.Port}" : server.ToString();
}
