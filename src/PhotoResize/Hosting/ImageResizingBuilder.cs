using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.FileProviders;
using PhotoResize.Caching;
using PhotoResize.Caching.Naming;
using PhotoResize.Configuration;
using PhotoResize.Dialects;
using PhotoResize.Hooks;
using PhotoResize.Hosting;
using PhotoResize.Middleware;
using PhotoResize.Processing;
using PhotoResize.Sources;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds an engine, sources and naming strategies to image resizing.</summary>
public sealed class ImageResizingBuilder
{
    internal ImageResizingBuilder(IServiceCollection services) => Services = services;

    /// <summary>The application's services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Registers an engine. Packages such as PhotoResize.Vips have their own method for it.</summary>
    /// <typeparam name="TProcessor">The engine; one instance serves the application.</typeparam>
    public ImageResizingBuilder AddProcessor<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TProcessor>()
        where TProcessor : class, IImageProcessor
    {
        Services.TryAddEnumerable(ServiceDescriptor.Singleton<IImageProcessor, TProcessor>());
        return this;
    }

    /// <summary>
    /// Adds a source of images. Sources are asked in the order in which they were added, and the web root after all of them.
    /// </summary>
    /// <param name="source">The source.</param>
    public ImageResizingBuilder AddSource(IImageSource source)
    {
        Services.AddSingleton(source);
        return this;
    }

    /// <summary>Adds a file provider as a source of images, as <c>UseStaticFiles</c> has it.</summary>
    /// <param name="provider">The files.</param>
    /// <param name="requestPath">The request path that stands for the provider's root; empty for the application's root.</param>
    public ImageResizingBuilder AddFileProvider(IFileProvider provider, string requestPath = "")
    {
        if (provider is PhysicalFileProvider files)
        {
            Services.Configure<ImageResizingOptions>(options => options.OriginalRoots.Add(files.Root));
        }

        return AddSource(new FileProviderImageSource(provider, requestPath));
    }

    /// <summary>
    /// Adds a source of images that the services make: its constructor may ask for others. Its place in the order is that of this call.
    /// </summary>
    /// <typeparam name="TSource">The source; one instance serves the application.</typeparam>
    public ImageResizingBuilder AddSource<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TSource>()
        where TSource : class, IImageSource
    {
        Services.AddSingleton<IImageSource, TSource>();
        return this;
    }

    /// <summary>Has a class of the application change what requests ask for. There is one; a later one takes its place.</summary>
    /// <typeparam name="TRewriter">The class; a new instance for each request, with the services of its scope.</typeparam>
    public ImageResizingBuilder AddRewriter<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TRewriter>()
        where TRewriter : class, IImageRewriter => AddHook<IImageRewriter, TRewriter>();

    /// <summary>Has a class of the application decide who may have which images. There is one; a later one takes its place.</summary>
    /// <typeparam name="TAuthorizer">The class; a new instance for each request, with the services of its scope.</typeparam>
    public ImageResizingBuilder AddAuthorizer<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TAuthorizer>()
        where TAuthorizer : class, IImageAuthorizer => AddHook<IImageAuthorizer, TAuthorizer>();

    /// <summary>Has a class of the application answer where there is no original. There is one; a later one takes its place.</summary>
    /// <typeparam name="THandler">The class; a new instance for each request, with the services of its scope.</typeparam>
    public ImageResizingBuilder AddMissingImageHandler<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>()
        where THandler : class, IMissingImageHandler => AddHook<IMissingImageHandler, THandler>();

    /// <summary>
    /// Gives a class of the application the last word on the settings of a result. There is one; a later one takes its place.
    /// </summary>
    /// <typeparam name="TAdjuster">The class; a new instance for each request, with the services of its scope.</typeparam>
    public ImageResizingBuilder AddPlanAdjuster<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TAdjuster>()
        where TAdjuster : class, IImagePlanAdjuster => AddHook<IImagePlanAdjuster, TAdjuster>();

    /// <summary>Has a class of the application add to the headers of results. There is one; a later one takes its place.</summary>
    /// <typeparam name="TDecorator">The class; a new instance for each request, with the services of its scope.</typeparam>
    public ImageResizingBuilder AddResponseDecorator<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TDecorator>()
        where TDecorator : class, IImageResponseDecorator => AddHook<IImageResponseDecorator, TDecorator>();

    /// <summary>Tells a class of the application of every result that was made. There is one; a later one takes its place.</summary>
    /// <typeparam name="TObserver">The class; a new instance for each result, with services of a scope of its own.</typeparam>
    public ImageResizingBuilder AddMadeImageObserver<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TObserver>()
        where TObserver : class, IMadeImageObserver
    {
        Services.TryAddSingleton<MadeImageQueue>();
        Services.AddHostedService(provider => provider.GetRequiredService<MadeImageQueue>());
        return AddHook<IMadeImageObserver, TObserver>();
    }

    /// <summary>
    /// Tells clients apart by more than their remote address, for <c>Processing:MaxMissesPerClient</c>: by their user or by a header of a
    /// trusted proxy.
    /// </summary>
    /// <param name="key">Returns the client of a request, or <see langword="null"/> to go by the remote address.</param>
    public ImageResizingBuilder LimitMissesBy(ClientKey key)
    {
        Services.Replace(ServiceDescriptor.Singleton(key));
        return this;
    }

    /// <summary>
    /// Registers a dialect, which <c>ImageFolders[]:Dialect</c> chooses by its name. One with the name of an earlier one takes its place.
    /// </summary>
    /// <typeparam name="TDialect">The dialect; one instance serves the application.</typeparam>
    public ImageResizingBuilder AddDialect<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TDialect>()
        where TDialect : class, IQueryDialect
    {
        Services.TryAddEnumerable(ServiceDescriptor.Singleton<IQueryDialect, TDialect>());
        return this;
    }

    /// <summary>Registers a naming strategy, which <c>DiskCache:NamingStrategy</c> chooses by its name.</summary>
    /// <typeparam name="TStrategy">The strategy; one instance serves the application.</typeparam>
    public ImageResizingBuilder AddNamingStrategy<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TStrategy>()
        where TStrategy : class, ICacheNamingStrategy
    {
        Services.TryAddEnumerable(ServiceDescriptor.Singleton<ICacheNamingStrategy, TStrategy>());
        return this;
    }

    /// <summary>
    /// Replaces the disk cache. What is kept in memory stays in front of it: whoever asks for <see cref="IImageCache"/> gets both.
    /// </summary>
    /// <typeparam name="TCache">The cache; one instance serves the application.</typeparam>
    public ImageResizingBuilder UseCache<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TCache>()
        where TCache : class, IImageCache
    {
        Services.RemoveAllKeyed<IImageCache>(ImageResizingServiceCollectionExtensions.StoreKey);
        Services.AddKeyedSingleton<IImageCache, TCache>(ImageResizingServiceCollectionExtensions.StoreKey);
        return this;
    }

    /// <summary>
    /// Adds a health check. It fails if an engine cannot make a picture, or if no job comes to an end. It is degraded if the cache cannot be
    /// written, the queue is full, or a store, the shared results or the server of the nodes are away.
    /// </summary>
    /// <param name="name">The name of the check; another one for each call. Default <c>photoresize</c>.</param>
    /// <param name="failureStatus">What is reported if it fails. Default: <see cref="HealthStatus.Unhealthy"/>.</param>
    /// <param name="tags">What endpoints choose checks by. Default: none.</param>
    /// <param name="timeout">After that it has failed. Default: none.</param>
    public ImageResizingBuilder AddHealthCheck(
        string name = "photoresize", HealthStatus? failureStatus = null, IEnumerable<string>? tags = null, TimeSpan? timeout = null)
    {
        Services.TryAddSingleton<ResizingHealthCheck>();
        Services.AddHealthChecks().Add(
            new HealthCheckRegistration(name, provider => provider.GetRequiredService<ResizingHealthCheck>(), failureStatus, tags, timeout));
        return this;
    }

    private ImageResizingBuilder AddHook<
        THook, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TImplementation>()
        where THook : class
        where TImplementation : class, THook
    {
        Services.Replace(ServiceDescriptor.Scoped<THook, TImplementation>());
        return this;
    }
}
