using Microsoft.Extensions.DependencyInjection;
using PhotoResize.Hooks;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>What the hooks of a test do, and what they were asked. The hooks are made with services, as an application's are.</summary>
internal sealed class ScriptedHooks
{
    private int _asked;

    public Action<ImageRewrite>? Rewrite { get; set; }

    public Func<ImageAuthorization, bool>? Authorize { get; set; }

    public Func<MissingImage, MissingImageAnswer>? Missing { get; set; }

    public Action<ImagePlanAdjustment>? Adjust { get; set; }

    public Action<ImageResponse>? Decorate { get; set; }

    public Func<MadeImage, Task>? Made { get; set; }

    /// <summary>How often any of them was called.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>Registers those that have something to do.</summary>
    public void AddTo(ImageResizingBuilder builder)
    {
        builder.Services.AddSingleton(this);
        _ = Rewrite is null ? builder : builder.AddRewriter<Rewriter>();
        _ = Authorize is null ? builder : builder.AddAuthorizer<Authorizer>();
        _ = Missing is null ? builder : builder.AddMissingImageHandler<MissingHandler>();
        _ = Adjust is null ? builder : builder.AddPlanAdjuster<Adjuster>();
        _ = Decorate is null ? builder : builder.AddResponseDecorator<Decorator>();
        _ = Made is null ? builder : builder.AddMadeImageObserver<Observer>();
    }

    private ScriptedHooks Count()
    {
        Interlocked.Increment(ref _asked);
        return this;
    }

    private sealed class Rewriter(ScriptedHooks script) : IImageRewriter
    {
        public async ValueTask RewriteAsync(ImageRewrite rewrite, CancellationToken cancellationToken)
        {
            await Task.Yield();
            script.Count().Rewrite!(rewrite);
        }
    }

    private sealed class Authorizer(ScriptedHooks script) : IImageAuthorizer
    {
        public async ValueTask<bool> AuthorizeAsync(ImageAuthorization image, CancellationToken cancellationToken)
        {
            await Task.Yield();
            return script.Count().Authorize!(image);
        }
    }

    private sealed class MissingHandler(ScriptedHooks script) : IMissingImageHandler
    {
        public async ValueTask<MissingImageAnswer> HandleAsync(MissingImage image, CancellationToken cancellationToken)
        {
            await Task.Yield();
            return script.Count().Missing!(image);
        }
    }

    private sealed class Adjuster(ScriptedHooks script) : IImagePlanAdjuster
    {
        public async ValueTask AdjustAsync(ImagePlanAdjustment adjustment, CancellationToken cancellationToken)
        {
            await Task.Yield();
            script.Count().Adjust!(adjustment);
        }
    }

    private sealed class Decorator(ScriptedHooks script) : IImageResponseDecorator
    {
        public void Decorate(ImageResponse response) => script.Count().Decorate!(response);
    }

    private sealed class Observer(ScriptedHooks script) : IMadeImageObserver
    {
        public async ValueTask ObserveAsync(MadeImage image, CancellationToken cancellationToken) => await script.Count().Made!(image);
    }
}
