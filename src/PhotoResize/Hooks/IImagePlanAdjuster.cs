using Microsoft.AspNetCore.Http;

namespace PhotoResize.Hooks;

/// <summary>Has the last word on the settings of a result, before it is planned.</summary>
public interface IImagePlanAdjuster
{
    /// <summary>Called once the original was found. Results with other settings are other results, in the cache too.</summary>
    /// <param name="adjustment">The settings, to be changed or left as they are.</param>
    /// <param name="cancellationToken">Cancelled when the client has gone.</param>
    ValueTask AdjustAsync(ImagePlanAdjustment adjustment, CancellationToken cancellationToken);
}

/// <summary>The settings that an <see cref="IImagePlanAdjuster"/> may change.</summary>
public sealed class ImagePlanAdjustment
{
    internal ImagePlanAdjustment(HttpContext httpContext, string path, string folder, RequestSettings settings) =>
        (HttpContext, Path, Folder, Settings) = (httpContext, path, folder, settings);

    /// <summary>The request as received.</summary>
    public HttpContext HttpContext { get; }

    /// <summary>The original's request path.</summary>
    public string Path { get; }

    /// <summary>The name of the image folder whose options apply.</summary>
    public string Folder { get; }

    /// <summary>
    /// The settings of folder, presets and query in one. What is changed here goes before all of these, locked settings included; presets have
    /// been applied, so that <c>preset</c> means nothing any more. Limits of the folder still hold.
    /// </summary>
    public RequestSettings Settings { get; }
}
