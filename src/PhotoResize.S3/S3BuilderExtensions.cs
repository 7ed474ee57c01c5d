using Microsoft.Extensions.Options;
using PhotoResize.Configuration;
using PhotoResize.S3;
using PhotoResize.Stores;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds buckets of originals and of shared results to image resizing.</summary>
public static class S3BuilderExtensions
{
    /// <summary>Lets the <c>Source</c> of an image folder be an address such as <c>s3://bucket/prefix</c>.</summary>
    /// <param name="builder">The builder that <c>AddImageResizing</c> returned.</param>
    /// <param name="configure">Sets how buckets are reached.</param>
    public static ImageResizingBuilder AddS3(this ImageResizingBuilder builder, Action<S3OriginalsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<S3OriginalsOptions>();
        if (configure is not null)
        {
            builder.Services.Configure(configure);
        }

        PackageOptions.Add<S3OriginalsOptions>(builder.Services, nameof(AddS3), (list, options) =>
        {
            list.ShowAddress(nameof(options.ServiceUrl), options.ServiceUrl);
            list.Show(nameof(options.Region), options.Region);
            list.Show(nameof(options.ForcePathStyle), options.ForcePathStyle);
            list.ShowSecret(nameof(options.Credentials), options.Credentials);
            list.Show(nameof(options.ForbiddenIsMissing), options.ForbiddenIsMissing);
            list.ShowCode(nameof(options.CreateClient), options.CreateClient);
        });
        return builder.AddOriginalStore(
            ["s3"],
            (_, address) => address.Host.Length == 0 ? "must name a bucket." : null,
            (services, address) => new S3OriginalStore(
                address,
                services.GetRequiredService<IOptions<S3OriginalsOptions>>().Value,
                services.GetService<IOriginalPlacement>(),
                services));
    }

    /// <summary>Shares results with other nodes in a bucket. How long they stay there is set by the bucket's own rules.</summary>
    /// <param name="builder">The builder that <c>AddImageResizing</c> returned.</param>
    /// <param name="address">The bucket and what names in it begin with, such as <c>s3://bucket/prefix</c>.</param>
    /// <param name="configure">Sets how the bucket is reached.</param>
    /// <exception cref="ArgumentException">The address is not of that kind.</exception>
    public static ImageResizingBuilder AddS3Results(
        this ImageResizingBuilder builder, string address, Action<S3ResultsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var bucket = Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri is { Scheme: "s3", Host.Length: > 0 }
            ? uri
            : throw new ArgumentException("The address of a bucket is like s3://bucket/prefix.", nameof(address));
        builder.Services.AddOptions<S3ResultsOptions>();
        if (configure is not null)
        {
            builder.Services.Configure(configure);
        }

        PackageOptions.Add<S3ResultsOptions>(builder.Services, nameof(AddS3Results), (list, options) =>
        {
            list.ShowAddress(nameof(options.ServiceUrl), options.ServiceUrl);
            list.Show(nameof(options.Region), options.Region);
            list.Show(nameof(options.ForcePathStyle), options.ForcePathStyle);
            list.ShowSecret(nameof(options.Credentials), options.Credentials);
            list.ShowCode(nameof(options.CreateClient), options.CreateClient);
        });
        return builder.AddResultStore(services =>
            new S3ResultStore(bucket, services.GetRequiredService<IOptions<S3ResultsOptions>>().Value, services));
    }
}
