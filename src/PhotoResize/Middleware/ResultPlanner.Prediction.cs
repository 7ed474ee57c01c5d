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
            return new Prediction(UprightSizeOf(info), info.Format);
        }

        if (Refuse(folder, settings, info) is { } refusal)
        {
            return refusal;
        }

        PixelRectangle? content = null;
        if (settings.Trim is { } tolerance)
        {
            var frame = FrameSelection.For(settings, info).FrameOf(info, settings.AutoRotate);
            if (!contentFinder.TryRecall(source, frame, tolerance, out var box))
            {
                return Prediction.Unknown;
            }

            content = box;
        }

        return ImagePlanner.Plan(settings, info, folder.Limits, engines.WritableFrom(info.Format), content).Succeeded(out var plan, out var failure)
            ? new Prediction(plan.ResultSize, plan.Format)
            : failure;
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
            if (!Predict(requested.Folder, requested.Settings, source, info).Succeeded(out var prediction, out failure))
            {
                return failure;
            }

            result = prediction;
        }

        var document = ImageInformation.Write(info, UprightSizeOf(info), source, result);
        var description = ResultDescription.Of(
            ImageKey.ComputeDocument(source.Version, document),
            source.LastModified,
            ImageInformation.ContentType,
            result == Prediction.Unknown ? NotKnownYet : requested.Folder.CachePolicy);
        var planned = new Planned(Entry: null, description, Engine: null, AnswerSource.Document) { Document = new MemoryImageContent(document) };
        return Decision.Serve(planned, source);
    }

    /// <summary>The size in which a page shows the original.</summary>
    private static PixelSize UprightSizeOf(SourceInfo info) =>
        FrameSelection.For(ImageSettings.Empty, info).FrameOf(info, autoRotate: true).UprightSize;
}
