using PhotoResize.EngineSupport.Animations;
using PhotoResize.Planning;
using PhotoResize.Vips.Decoding;
using PhotoResize.Vips.Interop;

namespace PhotoResize.Vips.Rendering;

/// <summary>The finished frames of an animation, each rendered by itself, so that none bleeds into the next.</summary>
/// <param name="Frames">The frames, in memory.</param>
/// <param name="Timing">How they run; <see langword="null"/> if the source does not say it.</param>
internal sealed record FrameSequence(VipsImage[] Frames, AnimationTiming? Timing)
{
    private const string PageHeight = "page-height";
    private const string Delays = "delay";
    private const string Loop = "loop";

    /// <summary>Decodes and renders the frames that a plan names.</summary>
    public static FrameSequence Render(VipsJob job, Stream stream, ImagePlan plan, IReadOnlyList<byte[]> watermarks) =>
        Played.TryOpen(stream, plan.Frame, plan.FrameCount, job.CancellationToken) is { } player
            ? Render(job, player, stream, plan, watermarks)
            : Render(Decoder.Open(job, stream, plan), plan, watermarks);

    /// <summary>Renders the frames of a source that its loader stacked. What one needs is freed before the next one is rendered.</summary>
    private static FrameSequence Render(DecodedImage image, ImagePlan plan, IReadOnlyList<byte[]> watermarks) => new(
        Render(
            image.Pixels.Job,
            plan,
            watermarks,
            (job, i) => FrameRenderer.Render(image with { Pixels = image.Pixels.In(job) }, i * image.Geometry.Frame.Height, plan)),
        TimingOf(image.Source, plan));

    /// <summary>Renders the frames of an animation that is played in managed code. One of them is in memory at a time.</summary>
    private static FrameSequence Render(
        VipsJob job, AnimationPlayer player, Stream stream, ImagePlan plan, IReadOnlyList<byte[]> watermarks)
    {
        using var resampler = plan.Resamples ? new PlayedResampler(player, plan) : null;
        var frames = Render(
            job,
            plan,
            watermarks,
            (frameJob, i) => resampler is null
                ? FrameRenderer.Render(Played.Show(frameJob, player, plan, stream, plan.Frame.Index + i), 0, plan)
                : FrameRenderer.Finish(resampler.Resample(frameJob, plan.Frame.Index + i), resampler.Orientation, plan));
        return new FrameSequence(frames, player.Animation.TimingOf(plan.Frame.Index, plan.FrameCount));
    }

    /// <summary>One image of all frames, one below the other, as the library's encoders want it.</summary>
    public VipsImage Stack(ImagePlan plan)
    {
        var stacked = new VipsOperation(Frames[0].Job, "arrayjoin").Set("in", Frames).Set("across", 1).Run().As(Frames[0].Interpretation);
        stacked.SetInt(PageHeight, plan.ResultSize.Height);
        if (Timing is { } timing)
        {
            stacked.SetInt(Loop, timing.Plays);
            stacked.SetInts(Delays, [.. timing.Delays.Select(delay => delay.Milliseconds)]);
        }

        return stacked;
    }

    private static VipsImage[] Render(
        VipsJob job, ImagePlan plan, IReadOnlyList<byte[]> watermarks, Func<VipsJob, int, VipsImage> render)
    {
        var frames = new VipsImage[plan.FrameCount];
        for (var i = 0; i < frames.Length; i++)
        {
            using var frameJob = new VipsJob(job.CancellationToken);
            frames[i] = frameJob.Pass(Watermarks.Draw(render(frameJob, i), plan, watermarks).Materialize(), job);
        }

        return frames;
    }

    private static AnimationTiming? TimingOf(VipsImage source, ImagePlan plan)
    {
        // The loaders list the delays of all frames in the file, whichever frames were loaded.
        var delays = source.HasField(Delays) ? source.GetInts(Delays) : default;
        if (delays.Length < plan.Frame.Index + plan.FrameCount)
        {
            return null;
        }

        var wanted = delays.Slice(plan.Frame.Index, plan.FrameCount).ToArray();
        return new AnimationTiming(
            [.. wanted.Select(FrameDelay.OfMilliseconds)], source.HasField(Loop) ? source.GetInt(Loop) : 0);
    }
}
