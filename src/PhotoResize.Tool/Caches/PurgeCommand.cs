using System.CommandLine;
using PhotoResize.Caching;
using PhotoResize.Tool.Output;

namespace PhotoResize.Tool.Caches;

/// <summary><c>photoresize purge</c></summary>
internal static class PurgeCommand
{
    private const string StillInMemory =
        "A running site may send what it has in memory for up to MemoryCache:Lifetime (10 minutes by default); browsers and CDNs keep theirs.";

    public static Command Create()
    {
        var path = new Argument<string?>("path")
        {
            Description = "The request path of an original, such as /images/photo.jpg, of a folder, such as /images/2024/, or an image's address.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var all = new Option<bool>("--all") { Description = "Remove the results of all originals." };
        var dryRun = new Option<bool>("--dry-run", "-n") { Description = "Remove nothing, but count what would be removed." };
        var cache = new CacheOptions();
        var command = new Command("purge", "Remove the results of an original or a folder from a cache. Originals are never touched.")
        {
            Arguments = { path },
            Options = { all, dryRun },
        };
        cache.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(path) is null == !result.GetValue(all))
            {
                result.AddError("Give either a path or --all.");
            }
        });
        command.SetAction(async (parsed, stop) =>
        {
            string? note = null;
            var scope = parsed.GetValue(path) is { } text ? PurgeScope.Read(text, out note) : CacheScope.All;
            var opened = await cache.OpenAsync(parsed);
            var terminal = Terminal.For(parsed);
            if (note is not null)
            {
                terminal.Note(note);
            }

            return Write(terminal, Purge(opened, scope, parsed.GetValue(dryRun), stop));
        });
        return command;
    }

    // Not by the server's own cache: that looks for a single original where its naming strategies put it, and an application may have had
    // others.
    private static PurgeReport Purge(OpenedCache cache, CacheScope scope, bool isDryRun, CancellationToken stop)
    {
        var (files, bytes) = (0L, 0L);
        var remaining = new List<string>();
        foreach (var file in cache.Folder.Enumerate())
        {
            stop.ThrowIfCancellationRequested();
            if (cache.Folder.ReadSource(file.Path) is not { } source || !scope.Contains(source.Path))
            {
                continue;
            }

            if (!isDryRun && !cache.Folder.TryRemove(file.Path))
            {
                remaining.Add(file.Path);
                continue;
            }

            files++;
            bytes += file.Length;
        }

        return new PurgeReport(cache.Root, scope.Path, files, bytes, isDryRun) { Remaining = remaining };
    }

    private static int Write(Terminal terminal, PurgeReport report)
    {
        if (terminal.IsJson)
        {
            Terminal.Json(report, ToolJson.Default.PurgeReport);
        }
        else
        {
            report.Remaining.ToList().ForEach(path => terminal.Line($"could not be removed: {path}"));
            terminal.Line(
                $"{Terminal.Number(report.Files)} results ({Terminal.Bytes(report.Bytes)}) {(report.IsDryRun ? "would be" : "were")} removed.");
        }

        if (report is { IsDryRun: false, Files: > 0 })
        {
            terminal.Note(StillInMemory);
        }

        return (int)(report.Remaining.Count == 0 ? ExitCode.Success : ExitCode.FoundProblems);
    }
}
