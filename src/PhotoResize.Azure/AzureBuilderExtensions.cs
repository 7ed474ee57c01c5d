using Microsoft.Extensions.Options;
using PhotoResize.Azure;
using PhotoResize.Configuration;
using PhotoResize.Stores;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds containers of originals and of shared results to image resizing.</summary>
public static class AzureBuilderExtensions
{
    /// <summary>Lets the <c>Source</c> of an image folder be an address such as <c>azure://container/prefix</c>.</summary>
    /// <param name="builder">The builder that <c>AddImageResizing</c> returned.</param>
    /// <param name="configure">Sets how containers are reached.</param>
    public static ImageResizingBuilder AddAzureBlobs(this ImageResizingBuilder builder, Action<AzureOriginalsOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure(configure);
        PackageOptions.Add<AzureOriginalsOptions>(builder.Services, nameof(AddAzureBlobs), (list, options) =>
        {
            list.ShowAddress(nameof(options.ServiceUrl), options.ServiceUrl);
            list.ShowSecret(nameof(options.ConnectionString), options.ConnectionString);
            list.ShowSecret(nameof(options.Credential), options.Credential);
            list.Show(nameof(options.ForbiddenIsMissing), options.ForbiddenIsMissing);
            list.ShowCode(nameof(options.CreateClient), options.CreateClient);
        });
        return builder.AddOriginalStore(
            ["azure"],
            (services, address) => AzureOriginalStore.FindFault(address, OptionsOf(services)),
            (services, address) => new AzureOriginalStore(address, OptionsOf(services), services.GetService<IOriginalPlacement>(), services));
    }

    /// <summary>Shares results with other nodes in a container. How long they stay there is set by the account's own rules.</summary>
    /// <param name="builder">The builder that <c>AddImageResizing</c> returned.</param>
    /// <param name="address">The container and what names in it begin with, such as <c>azure://container/prefix</c>.</param>
    /// <param name="configure">Sets how the container is reached.</param>
    /// <exception cref="ArgumentException">The address is not of that kind.</exception>
    public static ImageResizingBuilder AddAzureResults(
        this ImageResizingBuilder builder, string address, Action<AzureResultsOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var container = Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri is { Scheme: "azure", Host.Length: > 0 }
            ? uri
            : throw new ArgumentException("The address of a container is like azure://container/prefix.", nameof(address));
        builder.Services.AddOptions<AzureResultsOptions>()
            .Configure(configure)
            .Validate(
                options => options.CreateClient is not null
                    || options.ConnectionString is not null
                    || Uri.TryCreate(options.ServiceUrl, UriKind.Absolute, out _),
                "AddAzureResults needs a ServiceUrl, a ConnectionString or a CreateClient.")
            .ValidateOnStart();
        PackageOptions.Add<AzureResultsOptions>(builder.Services, nameof(AddAzureResults), (list, options) =>
        {
            list.ShowAddress(nameof(options.ServiceUrl), options.ServiceUrl);
            list.ShowSecret(nameof(options.ConnectionString), options.ConnectionString);
            list.ShowSecret(nameof(options.Credential), options.Credential);
            list.ShowCode(nameof(options.CreateClient), options.CreateClient);
        });
        return builder.AddResultStore(services =>
            new AzureResultStore(container, services.GetRequiredService<IOptions<AzureResultsOptions>>().Value, services));
    }

    private static AzureOriginalsOptions OptionsOf(IServiceProvider services) =>
        services.GetRequiredService<IOptions<AzureOriginalsOptions>>().Value;
}
