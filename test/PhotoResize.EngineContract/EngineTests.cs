using PhotoResize.EngineContract.Support;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Sources;
using PhotoResize.Testing;

namespace PhotoResize.EngineContract;

/// <summary>What every engine has to keep, area by area; an engine's own test project names the engine and runs them.</summary>
/// <remarks>
/// Sources are drawn by the tests and encoded by ImageMagick, which also reads results back: a witness that no engine has a part in.
/// </remarks>
public abstract class EngineTests
{
    /// <summary>The engine under test.</summary>
    protected abstract IImageProcessor Processor { get; }

    /// <summary>Whether colours are converted by tables of a profile, as those of inks are. An engine that cannot refuses them.</summary>
    protected virtual bool ReadsProfilesWithTables => true;

    private protected Task<byte[]> RunAsync(byte[] source, ImagePlan plan, CancellationToken cancellationToken = default) =>
        RunAsync(new MemorySource(source), plan, cancellationToken);

    private protected async Task<byte[]> RunAsync(SourceImage source, ImagePlan plan, CancellationToken cancellationToken = default)
    {
        var output = new MemoryStream();
        await Processor.ProcessAsync(source, plan, output, cancellationToken);
        return output.ToArray();
    }

    private protected async Task<Pixels> ProcessAsync(byte[] source, ImagePlan plan) => Pixels.Decode(await RunAsync(source, plan), plan.Format);
}
