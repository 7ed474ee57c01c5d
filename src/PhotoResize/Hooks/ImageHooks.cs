using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace PhotoResize.Hooks;

/// <summary>
/// Calls the application's hooks. It knows beforehand which there are, so that an application without hooks does not even look for them.
/// Each comes from the services of its request. What a hook throws is thrown on: it is a bug of the application.
/// </summary>
internal sealed class ImageHooks
{
    public static ImageHooks None { get; } = new(_ => false);

    /// <param name="isRegistered">Whether the application has a service.</param>
    public ImageHooks(Func<Type, bool> isRegistered)
    {
        Rewrites = isRegistered(typeof(IImageRewriter));
        Authorizes = isRegistered(typeof(IImageAuthorizer));
        HandlesMissing = isRegistered(typeof(IMissingImageHandler));
        AdjustsPlans = isRegistered(typeof(IImagePlanAdjuster));
        Decorates = isRegistered(typeof(IImageResponseDecorator));
        Observes = isRegistered(typeof(IMadeImageObserver));
    }

    public bool Rewrites { get; }

    public bool Authorizes { get; }

    public bool HandlesMissing { get; }

    public bool AdjustsPlans { get; }

    public bool Decorates { get; }

    public bool Observes { get; }

    public ValueTask RewriteAsync(ImageRewrite rewrite, CancellationToken cancellationToken) =>
        Rewrites ? Get<IImageRewriter>(rewrite.HttpContext).RewriteAsync(rewrite, cancellationToken) : default;

    public ValueTask<bool> AuthorizeAsync(ImageAuthorization image, CancellationToken cancellationToken) =>
        Authorizes ? Get<IImageAuthorizer>(image.HttpContext).AuthorizeAsync(image, cancellationToken) : new(true);

    public ValueTask<MissingImageAnswer> HandleMissingAsync(MissingImage image, CancellationToken cancellationToken) =>
        HandlesMissing
            ? Get<IMissingImageHandler>(image.HttpContext).HandleAsync(image, cancellationToken)
            : new(MissingImageAnswer.None);

    public ValueTask AdjustAsync(ImagePlanAdjustment adjustment, CancellationToken cancellationToken) =>
        AdjustsPlans ? Get<IImagePlanAdjuster>(adjustment.HttpContext).AdjustAsync(adjustment, cancellationToken) : default;

    /// <exception cref="InvalidOperationException">The hook failed on input or output, which is no fault of the result's storage.</exception>
    public void Decorate(ImageResponse response)
    {
        try
        {
            Get<IImageResponseDecorator>(response.HttpContext).Decorate(response);
        }
        catch (IOException exception)
        {
            throw new InvalidOperationException($"The {nameof(IImageResponseDecorator)} failed.", exception);
        }
    }

    private static T Get<T>(HttpContext context)
        where T : notnull => context.RequestServices.GetRequiredService<T>();
}
