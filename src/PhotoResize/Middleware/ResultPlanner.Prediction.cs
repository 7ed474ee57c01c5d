using PhotoResize.Caching;
using PhotoResize.Folders;
using PhotoResize.Key;
using PhotoResize.Outcomes;
using PhotoResize.Planning;
using PhotoResize.Serving;
using PhotoResize.Settings;
using PhotoResize.Sources;

namespace PhotoResize.Middleware;

/// <content>What would be made of a source: the same decisions, without anything being made or looked for.</content>
internal sealed partial class ResultPlanner
{
    private static readonly CachePolicy NotKnownYet = new("no-cache");

    /// <summary>Tells what a request for an image would be answered with.</summary>
    /// <param name="folder">The folder of the image.</param>
    /// <param name="settings">The settings of the request and its folder.</param>
    /// <param name="source">The original.</param>
    /// <param name="info">What its header says.</param>
    /// <returns>The prediction, or why the request would be refused.</returns>
    public Outcome<Prediction> Predict(ImageFolder folder, ImageSettings settings, SourceImage source, SourceInfo info)
    {
        if (!folder.Processes(settings))
        {
            var size = UprightSizeOf(info);
            return new Prediction(size, size, info.Format);
        }

        if (Refuse(folder, settings, info) is { } refusal)
        {
            return refusal;
        }

        PixelRectangle? content = null;
        if (settings.Trim is { } tolerance)
        {
            var frame = FrameSelection.For(settings, info).FrameOf(info, settings);
            if (!contents.In(engines.For(frame)!, source, frame, tolerance).TryRecall(out var box))
            {
                return Prediction.Unknown;
            }

            content = box;
        }

        var writable = engines.WritableFrom(info.Format);
        if (!ImagePlanner.Plan(settings, info, folder.Limits, writable, content).Succeeded(out var plan, out var failure))
        {
            return failure;
        }

        if (engines.For(plan) is null)
        {
            return Failure.Unsupported;
        }

        var unenlarged = folder.Limits.AllowEnlarge
            ? ImagePlanner.Plan(settings, info, folder.Limits with { AllowEnlarge = false }, writable, content).Value ?? plan
            : plan;
        return new Prediction(plan.ResultSize, UsefulSizeOf(unenlarged), plan.Format);
    }

    /// <summary>The size of a result, or of as much of its canvas as the picture would fill.</summary>
    private static PixelSize UsefulSizeOf(ImagePlan plan)
    {
        var (inner, outer) = (plan.Inner, plan.Outer);
        if (inner.Width >= outer.Width || inner.Height >= outer.Height)
        {
            return plan.ResultSize;
        }

        var scale = Math.Max((double)inner.Width / outer.Width, (double)inner.Height / outer.Height);
        var filled = new PixelSize(Math.Max(1, (int)(outer.Width * scale)), Math.Max(1, (int)(outer.Height * scale)));
        return plan.Rotate is 90 or 270 ? filled.Transposed : filled;
    }

    /// <summary>Decides on a request for facts about an image: a document that its header has everything for.</summary>
    /// <param name="requested">The image and the settings beside the request for facts.</param>
    /// <param name="withResult">Whether the document tells what these settings would give.</param>
    /// <param name="cancellationToken">Ends the reading of the header.</param>
    public async ValueTask<Decision> InformAsync(RequestedImage requested, bool withResult, CancellationToken cancellationToken)
    {
        var source = requested.Source;
        var header = await sources.DescribeAsync(source, cancellationToken);
        if (!header.Succeeded(out var info, out var failure))
        {
            return failure;
        }

        if (Refuse(requested.Folder, ImageSettings.Empty, info) is { } refusal)
        {
            return refusal;
        }

        Prediction? result = null;
        if (withResult)
        {
            // A negotiated picture that turns out larger than the automatic one is not sent, but that takes making both.
            var settings = NegotiableFormats(requested, info) is [var format, ..] ? requested.Settings with { Format = format } : requested.Settings;
            if (!Predict(requested.Folder, settings, source, info).Succeeded(out var prediction, out failure))
            {
                return failure;
            }

            result = prediction;
        }

        var document = ImageInformation.Write(info, UprightSizeOf(info), source, result);
        var description = Describe(requested, ImageKey.ComputeDocument(source.Version, document), ImageInformation.ContentType);
        if (result == Prediction.Unknown)
        {
            description = description with { CachePolicy = NotKnownYet };
        }

        var planned = new Planned(Entry: null, description, Engine: null, AnswerSource.Document) { Document = new MemoryImageContent(document) };
        return Decision.Serve(planned, source);
    }

    /// <summary>The size in which a page shows the original.</summary>
    internal static PixelSize UprightSizeOf(SourceInfo info) =>
        FrameSelection.For(ImageSettings.Empty, info).FrameOf(info, ImageSettings.Empty).UprightSize;
}
