using Microsoft.AspNetCore.WebUtilities;
using PhotoResize.Dialects;
using PhotoResize.Folders;
using PhotoResize.Middleware;
using PhotoResize.Outcomes;
using PhotoResize.Planning;
using PhotoResize.Serving;
using PhotoResize.Settings;
using PhotoResize.Signing;
using PhotoResize.Sources;
using PhotoResize.Tool.Sites;

namespace PhotoResize.Tool.Inspecting;

/// <summary>Tells what a site would make of an image for a query, up to the step that takes an engine.</summary>
/// <param name="site">The site.</param>
/// <param name="folder">The image folder that the request is for.</param>
/// <param name="path">The request path.</param>
internal sealed class PlanExplainer(ConfiguredSite site, ImageFolder folder, string path)
{
    public PlanReport Explain(string query, SourceInfo source)
    {
        var names = QueryHelpers.ParseQuery(query.TrimStart('?'));
        var layer = site.Translator.Read(names, folder.Dialect, folder.AllowsCommands, folder.AllowsInfo);
        var parsed = site.Parser.Parse(layer, folder.Settings);
        var report = new PlanReport(query, path, Status: 200)
        {
            Ignored = [.. parsed.Invalid.Select(setting => setting.Explanation)],
            Unknown = [.. names.Keys.Where(IsUnknown)],
            Notes = [.. NotesOn(parsed.Settings)],
        };
        if (folder.OnlyPresets && site.Parser.HasMoreThanPresets(layer))
        {
            return Refuse(report, Failure.Forbidden);
        }

        if (RequestPlanner.Refuse(parsed, folder) is { } refusal)
        {
            return Refuse(report, refusal);
        }

        return folder.Processes(parsed.Settings) ? Plan(report, parsed.Settings, source) : report with { IsUnprocessed = true };
    }

    private PlanReport Plan(PlanReport report, ImageSettings settings, SourceInfo source)
    {
        if (!site.Engines.CanRead(source.Format))
        {
            return Refuse(report, Failure.Unsupported);
        }

        if (SourceLimits.Refuse(folder, FrameSelection.For(settings, source), source) is { } refusal)
        {
            return Refuse(report, refusal);
        }

        return ImagePlanner.Plan(settings, source, folder.Limits, site.Engines.WritableFrom(source.Format)).Succeeded(out var plan, out var failure)
            ? report with { Result = plan.ResultSize, ContentType = ImageFormatInfo.Of(plan.Format).ContentType, Steps = plan }
            : Refuse(report, failure);
    }

    private static PlanReport Refuse(PlanReport report, Failure failure) =>
        report with { Status = ProblemSender.StatusOf(failure.Kind), Refusal = failure.Detail };

    private bool IsUnknown(string name) =>
        !(folder.Dialect is { } dialect ? dialect.Has(name) || QueryTranslator.IsShared(name) : site.Parser.IsTaken(name))
        && !SignedQuery.IsTaken(name)
        && !name.Equals(folder.VersionParameter, StringComparison.OrdinalIgnoreCase);

    private IEnumerable<string> NotesOn(ImageSettings settings)
    {
        if (settings.Trim is not null)
        {
            yield return "trim: what is cut off depends on the pixels; planned as if nothing were.";
        }

        if (settings.HasAutomaticFocus)
        {
            yield return "focus=auto: where the crop lies depends on the pixels; planned as if it were in the middle.";
        }

        if (settings.NegotiatesFormat)
        {
            yield return "format=auto: clients that name AVIF or WebP may get that; planned for a client that names neither.";
        }

        if (settings.Watermark is not null)
        {
            yield return "watermark: is left out of the plan.";
        }

        if (folder.Signatures != Configuration.SignatureRequirement.Off)
        {
            yield return "Requests to this folder have to be signed; the signature is not looked at here.";
        }
    }
}
