using PhotoResize.EngineSupport;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Vips.Encoding;
using PhotoResize.Vips.Interop;

namespace PhotoResize.Vips.Rendering;

/// <summary>What <see cref="SharedDecoding"/> makes for one plan, in memory.</summary>
/// <param name="owner">Owns the pixels.</param>
/// <param name="pixels">The pixels.</param>
/// <param name="orientation">The orientation that is still to be applied.</param>
/// <param name="plan">What the picture was reduced for, and what is still to be done.</param>
internal sealed class SharedPicture(VipsJob owner, VipsImage pixels, int orientation, ImagePlan plan) : IReducedPicture
{
    public void Dispose() => owner.Dispose();

    /// <inheritdoc/>
    public async Task EncodeAsync(
        IReadOnlyList<ImagePlan> plans, IReadOnlyList<byte[]> watermarks, IReadOnlyList<Stream> outputs, CancellationToken cancellationToken)
    {
        var files = await ProcessingThread.RunAsync(
            () => EncodeOnThisThread(plans, watermarks, cancellationToken), LibraryThread.Start, cancellationToken);
        await Encoder.CopyAsync(files, outputs);
    }

    private Stream[] EncodeOnThisThread(IReadOnlyList<ImagePlan> plans, IReadOnlyList<byte[]> watermarks, CancellationToken cancellationToken)
    {
        try
        {
            using var job = new VipsJob(cancellationToken);
            return Encoder.Encode(Watermarks.Draw(FrameRenderer.Finish(pixels.In(job), orientation, plan), plan, watermarks), plans);
        }
        finally
        {
            VipsNative.ThreadShutdown();
        }
    }
}
