using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.FileProviders;
using PhotoResize.Caching;
using PhotoResize.Caching.Naming;
using PhotoResize.Configuration;
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
    /// Tells clients apart by more than their remote address, for <c>Processing:MaxMissesPerClient</c>: by their user or by a header of a
    /// trusted proxy.
    /// </summary>
    /// <param name="key">Returns the client of a request, or <see langword="null"/> to go by the remote address.</param>
    public ImageResizingBuilder LimitMissesBy(ClientKey key)
    {
        Services.Replace(ServiceDescriptor.Singleton(key));
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
}
