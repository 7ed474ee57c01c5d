using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Settings;
using PhotoResize.Sources;

namespace PhotoResize.Redis.Tests;

/// <summary>A version of an engine, as the versions of a site may have different ones: with bytes and an output version of its own.</summary>
/// <param name="outputVersion">Its output version.</param>
/// <param name="quality">The quality of all that it makes.</param>
internal sealed class EngineRevision(string outputVersion, int quality)
{
    /// <summary>How often each result was made by all nodes that have it.</summary>
    public ConcurrentDictionary<string, int> Made { get; } = new();

    /// <summary>Puts it in place of the engine that is registered.</summary>
    public void Install(ImageResizingBuilder resizing)
    {
        var engine = resizing.Services.Single(service => service.ServiceType == typeof(IImageProcessor));
        resizing.Services.Remove(engine);
        resizing.Services.AddSingleton<IImageProcessor>(provider => new Engine(
            this, (IImageProcessor)ActivatorUtilities.CreateInstance(provider, engine.ImplementationType!)));
    }

    private ImagePlan Change(SourceImage source, ImagePlan plan)
    {
        // The engine warms up on pictures of its own.
        if (source.Path.StartsWith("/images/", StringComparison.Ordinal))
        {
            Made.AddOrUpdate($"{source.Path}?w={plan.Outer.Width}", 1, (_, count) => count + 1);
        }

        return plan with { Quality = quality };
    }

    private sealed class Engine(EngineRevision revision, IImageProcessor engine) : IImageProcessor
    {
        public string Name => engine.Name;

        public string OutputVersion => revision.OutputVersion;

        public IReadOnlySet<ImageFormat> Readable => engine.Readable;

        public IReadOnlySet<ImageFormat> Writable => engine.Writable;

        public Task ProcessAsync(SourceImage source, ImagePlan plan, Stream output, CancellationToken cancellationToken) =>
            engine.ProcessAsync(source, revision.Change(source, plan), output, cancellationToken);

        public long EstimateMemory(SourceImage source, ImagePlan plan) => engine.EstimateMemory(source, plan);

        public long EstimateMemory(SourceImage source, SourceFrame frame) => engine.EstimateMemory(source, frame);

        public Task<PixelRectangle> FindContentAsync(
            SourceImage source, SourceFrame frame, int tolerance, CancellationToken cancellationToken) =>
            engine.FindContentAsync(source, frame, tolerance, cancellationToken);
    }

    private string OutputVersion => outputVersion;
}
