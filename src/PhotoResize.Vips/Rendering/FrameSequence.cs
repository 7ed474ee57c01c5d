using PhotoResize.Planning;
using PhotoResize.Vips.Decoding;
using PhotoResize.Vips.Interop;

namespace PhotoResize.Vips.Rendering;

/// <summary>Renders the frames of an animation one by one, so that none bleeds into the next, and stacks them for the encoder.</summary>
internal static class FrameSequence
{
    private const string PageHeight = "page-height";
    private const string Delays = "delay";
    private const string Loop = "loop";

    /// <summary>Renders all frames. The intermediate pixels of one are freed before the next one is rendered.</summary>
    public static VipsImage Render(DecodedImage image, ImagePlan plan)
    {
        var job = image.Pixels.Job;
        var frames = new VipsImage[plan.FrameCount];
        for (var i = 0; i < frames.Length; i++)
        {
            using var frameJob = new VipsJob(job.CancellationToken);
            var frame = FrameRenderer.Render(image with { Pixels = image.Pixels.In(frameJob) }, i * image.Geometry.Frame.Height, plan);
            frames[i] = frameJob.Pass(frame.Materialize(), job);
        }

        var stacked = new VipsOperation(job, "arrayjoin").Set("in", frames).Set("across", 1).Run().As(frames[0].Interpretation);
        stacked.SetInt(PageHeight, plan.ResultSize.Height);
        CopyTiming(image.Source, stacked, plan);
        return stacked;
    }

    private static void CopyTiming(VipsImage source, VipsImage result, ImagePlan plan)
    {
        if (source.HasField(Loop))
        {
            result.SetInt(Loop, source.GetInt(Loop));
        }

        if (!source.HasField(Delays))
        {
            return;
        }

        // The loaders list the delays of all frames in the file, whichever frames were loaded.
        var delays = source.GetInts(Delays);
        if (delays.Length >= plan.Frame.Index + plan.FrameCount)
        {
            result.SetInts(Delays, delays.Slice(plan.Frame.Index, plan.FrameCount));
        }
    }
}
