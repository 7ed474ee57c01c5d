using Microsoft.Extensions.Options;
using PhotoResize.S3;
using PhotoResize.Stores;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds buckets of originals to image resizing.</summary>
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

        return builder.AddOriginalStore(
            ["s3"],
            (_, address) => address.Host.Length == 0 ? "must name a bucket." : null,
            (services, address) => new S3OriginalStore(
                address,
                services.GetRequiredService<IOptions<S3OriginalsOptions>>().Value,
                services.GetService<IOriginalPlacement>(),
                services));
    }
}
