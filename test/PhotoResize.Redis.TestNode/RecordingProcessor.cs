using System.Globalization;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Settings;
using PhotoResize.Sources;

namespace PhotoResize.Redis.TestNode;

/// <summary>An engine that writes down which results it makes, so that a test knows of them also if the node is killed.</summary>
internal sealed class RecordingProcessor(IImageProcessor engine, string file) : IImageProcessor, IDisposable
{
    private readonly FileStream _works = new(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
    private readonly Lock _lock = new();

    public string Name => engine.Name;

    public string OutputVersion => engine.OutputVersion;

    public IReadOnlySet<ImageFormat> Readable => engine.Readable;

    public IReadOnlySet<ImageFormat> Writable => engine.Writable;

    /// <summary>Puts it before the engine that is registered.</summary>
    public static void PutBefore(IServiceCollection services, string file)
    {
        var engine = services.Single(service => service.ServiceType == typeof(IImageProcessor));
        services.Remove(engine);
        services.AddSingleton<IImageProcessor>(provider => new RecordingProcessor(
            (IImageProcessor)ActivatorUtilities.CreateInstance(provider, engine.ImplementationType!), file));
    }

    public Task ProcessAsync(SourceImage source, ImagePlan plan, Stream output, CancellationToken cancellationToken)
    {
        Record(source, plan);
        return engine.ProcessAsync(source, plan, output, cancellationToken);
    }

    public Task ProcessAllAsync(
        SourceImage source, IReadOnlyList<ImagePlan> plans, IReadOnlyList<Stream> outputs, CancellationToken cancellationToken)
    {
        foreach (var plan in plans)
        {
            Record(source, plan);
        }

        return engine.ProcessAllAsync(source, plans, outputs, cancellationToken);
    }

    public long EstimateMemory(SourceImage source, ImagePlan plan) => engine.EstimateMemory(source, plan);

    public long EstimateMemory(SourceImage source, SourceFrame frame) => engine.EstimateMemory(source, frame);

    public Task<PixelRectangle> FindContentAsync(
        SourceImage source, SourceFrame frame, int tolerance, CancellationToken cancellationToken) =>
        engine.FindContentAsync(source, frame, tolerance, cancellationToken);

    private void Record(SourceImage source, ImagePlan plan)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{source.Path}?w={plan.Outer.Width}\n");
        lock (_lock)
        {
            _works.Write(System.Text.Encoding.UTF8.GetBytes(line));
        }
    }

    public void Dispose() => _works.Dispose();
}
