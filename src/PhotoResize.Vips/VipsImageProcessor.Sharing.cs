using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Sources;
using PhotoResize.Vips.Decoding;
using PhotoResize.Vips.Encoding;
using PhotoResize.Vips.Interop;
using PhotoResize.Vips.Rendering;

namespace PhotoResize.Vips;

internal sealed partial class VipsImageProcessor
{
    /// <summary>
    /// Frames of an animation are decoded one by one, in an order that is the plan's own. What is cut out only, and not resampled, is
    /// handed from step to step with all that the library knows of its source.
    /// </summary>
    public object? DecodingOf(ImagePlan plan) =>
        plan is { FrameCount: 1, Resamples: true } ? new Decoding(plan.Frame, Decoder.ShrinkOf(plan)) : null;

    /// <inheritdoc/>
    public long EstimateShare(ImagePlan plan) => JobMemory.OfShare(plan);

    /// <inheritdoc/>
    public async Task ProcessAsync(
        SourceImage source,
        IReadOnlyList<ImagePlan> plans,
        IReadOnlyList<byte[]> watermarks,
        IReadOnlyList<Stream> outputs,
        DecodeGroup group,
        CancellationToken cancellationToken)
    {
        var (files, pictures) = await RunAsync(
            source, plans[0].Frame, (stream, frame) => Process(stream, frame, plans, watermarks, group, cancellationToken), cancellationToken);
        if (files is not null)
        {
            await Encoder.CopyAsync(files, outputs);
            return;
        }

        // Not on the thread that decoded: whoever waits for a picture would run on a thread of the same low priority.
        if (pictures is null)
        {
            group.GiveUp();
            files = await RunAsync(
                source, plans[0].Frame, (stream, frame) => Process(stream, frame, plans, watermarks, cancellationToken), cancellationToken);
            await Encoder.CopyAsync(files, outputs);
            return;
        }

        using var first = pictures[0];
        group.Give(pictures.AsSpan(1));
        cancellationToken.ThrowIfCancellationRequested();
        await first!.EncodeAsync(plans, watermarks, outputs, cancellationToken);
    }

    /// <summary>Decodes for a group. If there is nobody else in it, the files are made at once.</summary>
    /// <returns>Files, or the pictures of these plans and of the others; neither if a group could not be decoded for.</returns>
    private static (Stream[]? Files, SharedPicture?[]? Pictures) Process(
        Stream stream,
        SourceFrame frame,
        IReadOnlyList<ImagePlan> plans,
        IReadOnlyList<byte[]> watermarks,
        DecodeGroup group,
        CancellationToken cancellationToken)
    {
        using var job = new VipsJob(cancellationToken);
        var plan = plans[0] with { Frame = frame };
        var isShared = false;
        VipsImage? picture = null;
        SharedPicture?[] pictures = [];
        DecoderWarnings.Clear();
        try
        {
            using (var decoding = new VipsJob(group.Stopped))
            {
                var image = Decoder.Open(decoding, stream, plan);
                var shares = group.Close();
                isShared = shares.Count > 0;
                if (isShared)
                {
                    pictures = SharedDecoding.Reduce(
                        image, [(plan, cancellationToken), .. shares.Select(share => (share.Plan with { Frame = frame }, share.CancellationToken))]);
                }
                else
                {
                    picture = decoding.Pass(Watermarks.Draw(FrameRenderer.Render(image, 0, plan), plan, watermarks), job);
                }
            }

            DecoderWarnings.Check();
        }
        catch (ImageProcessingException) when (isShared)
        {
            // Part of the group may need rows that are sound.
            Array.ForEach(pictures, each => each?.Dispose());
            return default;
        }

        return isShared ? (null, pictures) : (Encoder.Encode(picture!, plans), null);
    }

    private static Stream[] Process(
        Stream stream, SourceFrame frame, IReadOnlyList<ImagePlan> plans, IReadOnlyList<byte[]> watermarks, CancellationToken cancellationToken) =>
        plans.Count > 1
            ? ProcessAll(stream, frame, plans, cancellationToken)
            : [Process(stream, plans[0] with { Frame = frame }, watermarks, cancellationToken)];

    private sealed record Decoding(SourceFrame Frame, int Shrink);
}
