using System.CommandLine;
using System.Globalization;
using PhotoResize.Caching.Disk;
using PhotoResize.Tool.Output;

namespace PhotoResize.Tool.Caches;

/// <summary><c>photoresize stats</c></summary>
internal static class StatsCommand
{
    private const int MaxShownFolders = 20;

    public static Command Create()
    {
        var depth = new Option<int>("--depth")
        {
            Description = "How many levels of folders are told apart.",
            HelpName = "LEVELS",
            DefaultValueFactory = _ => 1,
        };
        depth.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && int.TryParse(token.Value, CultureInfo.InvariantCulture, out var levels) && levels < 0)
            {
                result.AddError("--depth: must be 0 or more.");
            }
        });
        var cache = new CacheOptions();
        var command = new Command("stats", "Count the results of a cache by format, folder and time of last use.") { Options = { depth } };
        cache.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            var opened = await cache.OpenAsync(parsed);
            var collector = new CacheStatisticsCollector(TimeProvider.System.GetUtcNow().UtcDateTime, parsed.GetValue(depth));
            var unreadable = 0;
            foreach (var file in opened.Folder.Enumerate(missed: () => unreadable++))
            {
                stop.ThrowIfCancellationRequested();
                collector.Add(file);
            }

            return Write(Terminal.For(parsed), collector.Report(opened.Root, CountUnfinished(opened.Root), unreadable));
        });
        return command;
    }

    private static StatsGroup CountUnfinished(string root)
    {
        var folder = new DirectoryInfo(Path.Combine(root, CacheFolder.Unfinished));
        var files = folder.Exists ? folder.GetFiles() : [];
        return new StatsGroup(CacheFolder.Unfinished, files.Length, files.Sum(file => file.Length));
    }

    private static int Write(Terminal terminal, StatsReport report)
    {
        if (terminal.IsJson)
        {
            Terminal.Json(report, ToolJson.Default.StatsReport);
        }
        else
        {
            Write(terminal, report, TimeProvider.System.GetUtcNow().UtcDateTime);
        }

        return (int)(report.UnreadableFolders == 0 ? ExitCode.Success : ExitCode.FoundProblems);
    }

    private static void Write(Terminal terminal, StatsReport report, DateTime now)
    {
        terminal.Facts(
            ("cache", report.Cache),
            ("results", Terminal.Number(report.Files)),
            ("bytes", $"{Terminal.Number(report.Bytes)} ({Terminal.Bytes(report.Bytes)})"),
            ("last used", report is { OldestUse: { } oldest, NewestUse: { } newest }
                ? $"{Terminal.Span(now - oldest)} to {Terminal.Span(now - newest)} ago"
                : "never"),
            ("unfinished", $"{Terminal.Number(report.Unfinished.Files)} ({Terminal.Bytes(report.Unfinished.Bytes)})"));
        if (report.UnreadableFolders > 0)
        {
            terminal.Line($"{report.UnreadableFolders} folders could not be read; what is in them is not counted.");
        }

        WriteGroups(terminal, "format", report.Formats, report);
        WriteGroups(terminal, "used within", report.Ages.Where(age => age.Files > 0), report);
        WriteGroups(terminal, "folder", report.Folders.Take(MaxShownFolders), report);
        if (report.Folders.Count > MaxShownFolders)
        {
            terminal.Line($"and {report.Folders.Count - MaxShownFolders} smaller folders; --json lists all.");
        }
    }

    private static void WriteGroups(Terminal terminal, string name, IEnumerable<StatsGroup> groups, StatsReport report)
    {
        terminal.Line();
        terminal.Table(
            [name, "results", "bytes", "share"],
            groups.Select(group => (IReadOnlyList<string>)
            [
                group.Name, Terminal.Number(group.Files), Terminal.Bytes(group.Bytes), $"{100 * group.Bytes / Math.Max(report.Bytes, 1)} %",
            ]));
    }
}
