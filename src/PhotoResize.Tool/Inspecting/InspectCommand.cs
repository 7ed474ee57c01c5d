using System.CommandLine;
using PhotoResize.Folders;
using PhotoResize.Planning;
using PhotoResize.Settings;
using PhotoResize.Sources.Headers;
using PhotoResize.Tool.Output;
using PhotoResize.Tool.Sites;

namespace PhotoResize.Tool.Inspecting;

/// <summary><c>photoresize inspect</c></summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        var files = new Argument<string[]>("file") { Description = "Images.", Arity = ArgumentArity.OneOrMore };
        var query = new Option<string?>("--query", "-q")
        {
            Description = "Settings, such as \"w=300&format=webp\": shows the plan of the result.",
            HelpName = "QUERY",
        };
        var path = new Option<string?>("--path")
        {
            Description = "The request path of the image, such as /images/photo.jpg: its folder's limits, defaults and presets hold. "
                + "Default: the file's name below the first image folder.",
            HelpName = "PATH",
        };
        var engine = new Option<string>("--engine")
        {
            Description = "The engine that the site has, which decides the formats: vips or imagesharp.",
            DefaultValueFactory = _ => "vips",
        };
        engine.AcceptOnlyFromAmong("vips", "imagesharp");
        var site = new SiteOptions();
        var command = new Command("inspect", "Show what the server sees in an image's header and, with a query, how it would resize it.")
        {
            Arguments = { files },
            Options = { query, path, engine },
        };
        site.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            await using var configured = site.Load(
                parsed, parsed.GetValue(engine) == "vips" ? DeclaredEngine.Vips : DeclaredEngine.ImageSharp);
            var images = new List<ImageReport>();
            foreach (var file in parsed.GetRequiredValue(files))
            {
                images.Add(await InspectAsync(file, parsed.GetValue(query), parsed.GetValue(path), configured, stop));
            }

            return Write(Terminal.For(parsed), images);
        });
        return command;
    }

    private static async Task<ImageReport> InspectAsync(
        string file, string? query, string? path, ConfiguredSite site, CancellationToken stop)
    {
        await using var stream = Open(file);
        var report = new ImageReport(file, stream.Length);
        var header = await SourceHeaderReader.ReadAsync(stream, stop, site.MaxHeaderBytes);
        if (!header.Succeeded(out var info, out var failure))
        {
            return report with { Problem = failure.Detail };
        }

        report = report with
        {
            Format = info.Format,
            ContentType = ImageFormatInfo.Of(info.Format).ContentType,
            Size = FrameSelection.For(ImageSettings.Empty, info).FrameOf(info, ImageSettings.Empty).UprightSize,
            FrameCount = info.FrameCount,
            IsAnimated = info.IsAnimated,
            IsSequence = info.IsSequence,
            Frames =
            [
                .. info.Frames.Select(frame => new FrameReport(
                    new PixelSize(frame.Width, frame.Height), frame.Orientation, frame.HasAlpha, frame.HasDeepSamples, frame.DecodedPixels)),
            ],
        };
        if (query is null)
        {
            return report;
        }

        var (folder, requestPath) = FindFolder(site.Configuration, path, file);
        return report with { Plan = new PlanExplainer(site, folder, requestPath).Explain(query, info) };
    }

    private static FileStream Open(string file)
    {
        try
        {
            return File.OpenRead(file);
        }
        catch (FileNotFoundException)
        {
            throw ToolException.Unreachable($"{file}: there is no such file.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ToolException.Unreachable($"{file}: {exception.Message}");
        }
    }

    private static (ImageFolder Folder, string Path) FindFolder(ResizingSnapshot configuration, string? path, string file)
    {
        // Snapshots have the most specific folder first; the first one of the configuration is not known any more.
        path ??= $"{configuration.Folders[^1].Prefix.Value}/{Path.GetFileName(file)}";
        return configuration.FindFolder(path) is { } folder
            ? (folder, path)
            : throw ToolException.Usage($"--path: {path} is in none of the image folders {string.Join(", ", configuration.Folders.Select(f => f.Name))}.");
    }

    private static int Write(Terminal terminal, List<ImageReport> images)
    {
        if (terminal.IsJson)
        {
            Terminal.Json(new InspectReport(images), ToolJson.Default.InspectReport);
        }
        else
        {
            foreach (var (index, image) in images.Index())
            {
                if (index > 0)
                {
                    terminal.Line();
                }

                terminal.Facts(FactsOf(image));
            }
        }

        var isFine = images.All(image => image is { Problem: null, Plan: null or { Refusal: null } });
        return (int)(isFine ? ExitCode.Success : ExitCode.FoundProblems);
    }

    private static IEnumerable<(string, string)> FactsOf(ImageReport image)
    {
        yield return ("file", image.File);
        yield return ("bytes", Terminal.Number(image.Bytes));
        if (image.Problem is { } problem)
        {
            yield return ("problem", problem);
            yield break;
        }

        yield return ("format", $"{image.Format} ({image.ContentType})");
        yield return ("size", Pixels(image.Size!.Value));
        yield return ("frames", image.IsAnimated == true ? $"{image.FrameCount}, animated" : $"{image.FrameCount}");
        if (image.IsSequence == true)
        {
            yield return ("sequence", "the file also moves; its still picture is shown");
        }

        foreach (var (index, frame) in image.Frames!.Index())
        {
            var name = image.Frames!.Count > 1 ? $"page {index}" : "stored";
            yield return (name, $"{Pixels(frame.Stored)}, orientation {frame.Orientation}, {(frame.HasAlpha ? "with" : "without")} alpha, "
                + $"{(frame.HasDeepSamples ? "more than 8" : "8")} bits, {Terminal.Number(frame.DecodedPixels)} pixels to decode");
        }

        if (image.Plan is { } plan)
        {
            foreach (var fact in FactsOf(plan))
            {
                yield return fact;
            }
        }
    }

    private static IEnumerable<(string, string)> FactsOf(PlanReport plan)
    {
        yield return ("query", plan.Query);
        yield return ("path", plan.Path);
        yield return ("status", plan.Refusal is { } refusal ? $"{plan.Status}: {refusal}" : $"{plan.Status}");
        foreach (var ignored in plan.Ignored)
        {
            yield return ("ignored", ignored);
        }

        foreach (var unknown in plan.Unknown)
        {
            yield return ("unknown", unknown);
        }

        foreach (var note in plan.Notes)
        {
            yield return ("note", note);
        }

        if (plan.IsUnprocessed)
        {
            yield return ("result", "the original, as it is");
        }

        if (plan is not { Steps: { } steps, Result: { } result })
        {
            yield break;
        }

        yield return ("result", $"{Pixels(result)}, {plan.ContentType}");
        yield return ("encode", Encoding(steps));
        yield return ("crop", $"{steps.Crop.Width} x {steps.Crop.Height} at {steps.Crop.X}, {steps.Crop.Y}");
        yield return ("resize", steps.Resamples
            ? $"to {Pixels(steps.Inner)}, {steps.Filter}{(steps.LinearLight ? " in linear light" : "")}, decoded 1/{steps.ShrinkFactor}"
            : "no");
        if (steps.Pads)
        {
            yield return ("canvas", $"{Pixels(steps.Outer)}, the picture at {steps.Offset.X}, {steps.Offset.Y}");
        }

        if (steps.Matte is { } matte)
        {
            yield return ("background", $"#{matte.R:x2}{matte.G:x2}{matte.B:x2}{matte.A:x2}");
        }

        if (steps.Sharpening is { } sharpening)
        {
            yield return ("sharpen", $"{sharpening.Amount} %, radius {sharpening.Radius.ToString(System.Globalization.CultureInfo.InvariantCulture)}");
        }

        if (Effects(steps) is { Length: > 0 } effects)
        {
            yield return ("effects", effects);
        }
    }

    private static string Encoding(ImagePlan plan)
    {
        IEnumerable<string?> parts =
        [
            plan.Format.ToString(),
            plan.Quality is { } quality ? $"quality {quality}" : null,
            plan.Subsampling?.ToString(),
            plan.FrameCount > 1 ? $"{plan.FrameCount} frames" : null,
        ];
        return string.Join(", ", parts.OfType<string>());
    }

    private static string Effects(ImagePlan plan)
    {
        IEnumerable<string?> parts =
        [
            plan.Blur > 0 ? $"blur {plan.Blur.ToString(System.Globalization.CultureInfo.InvariantCulture)}" : null,
            plan.Grayscale ? "grayscale" : null,
            plan.Flip != FlipMode.None ? $"flip {plan.Flip}" : null,
            plan.Rotate != 0 ? $"rotate {plan.Rotate}" : null,
            plan.Tilt != 0 ? $"rotate {plan.Tilt.ToString(System.Globalization.CultureInfo.InvariantCulture)}" : null,
        ];
        return string.Join(", ", parts.OfType<string>());
    }

    private static string Pixels(PixelSize size) => $"{size.Width} x {size.Height}";
}
