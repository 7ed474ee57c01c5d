using System.Collections.Concurrent;
using System.CommandLine;
using PhotoResize.Caching.Disk;
using PhotoResize.Tool.Output;

namespace PhotoResize.Tool.Caches;

/// <summary><c>photoresize verify</c></summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var delete = new Option<bool>("--delete") { Description = "Remove damaged results. Files that are no results always stay." };
        var progress = ProgressDisplay.CreateOption();
        var cache = new CacheOptions();
        var command = new Command("verify", "Read every file of a cache and compare it with its trailer: key, length and checksum.")
        {
            Options = { delete, progress },
        };
        cache.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            var opened = await cache.OpenAsync(parsed);
            var terminal = Terminal.For(parsed);
            var work = new Work();
            VerifyReport? report = null;
            await ProgressDisplay.RunAsync(terminal, parsed.GetValue(progress), "Verifying", work, async () =>
                report = await Task.Run(() => Verify(opened, parsed.GetValue(delete), work, stop), stop));
            return Write(terminal, report!);
        });
        return command;
    }

    private static VerifyReport Verify(OpenedCache cache, bool delete, Work work, CancellationToken stop)
    {
        var verifier = new CachedFileVerifier(cache.Folder);
        var problems = new ConcurrentBag<VerifiedFile>();
        var unreadable = 0;
        long sound = 0, bytes = 0, deleted = 0;
        var files = cache.Folder.Enumerate(missed: () => unreadable++, withOthers: true);
        Parallel.ForEach(files, new ParallelOptions { CancellationToken = stop, MaxDegreeOfParallelism = Environment.ProcessorCount }, file =>
        {
            var verified = verifier.Verify(file);
            if (verified.State == VerifiedState.Sound)
            {
                Interlocked.Increment(ref sound);
                Interlocked.Add(ref bytes, file.Length);
            }
            else if (verified.State != VerifiedState.Gone)
            {
                if (delete && verified.State == VerifiedState.Damaged && TryRemove(cache, file))
                {
                    verified = verified with { Deleted = true };
                    Interlocked.Increment(ref deleted);
                }

                problems.Add(verified);
            }

            work.Finish(failed: verified.State is VerifiedState.Damaged or VerifiedState.Unreadable);
        });
        return new VerifyReport(cache.Root, sound, bytes, [.. problems.OrderBy(problem => problem.Path, StringComparer.Ordinal)])
        {
            Deleted = deleted,
            UnreadableFolders = unreadable,
        };
    }

    /// <summary>Removes a file, unless it was replaced after it was listed.</summary>
    private static bool TryRemove(OpenedCache cache, CachedFile file)
    {
        var found = new FileInfo(cache.Folder.PathOf(file));
        return found.Exists
            && (found.Length, found.LastWriteTimeUtc) == (file.Length, file.LastUsed)
            && cache.Folder.TryRemove(file.Path);
    }

    private static int Write(Terminal terminal, VerifyReport report)
    {
        if (terminal.IsJson)
        {
            Terminal.Json(report, ToolJson.Default.VerifyReport);
        }
        else
        {
            foreach (var file in report.Problems)
            {
                terminal.Line($"{Describe(file.State)}  {file.Path}: {file.Problem}{(file.Deleted ? "; removed" : "")}");
            }

            terminal.Line(
                $"{Terminal.Number(report.Sound)} results ({Terminal.Bytes(report.Bytes)}) are sound; "
                + $"{Count(VerifiedState.Damaged)} damaged, {Count(VerifiedState.Unreadable)} unreadable, {Count(VerifiedState.Foreign)} foreign, "
                + $"{Terminal.Number(report.Deleted)} removed.");
            if (report.UnreadableFolders > 0)
            {
                terminal.Line($"{report.UnreadableFolders} folders could not be read.");
            }
        }

        return (int)(report is { Problems.Count: 0, UnreadableFolders: 0 } ? ExitCode.Success : ExitCode.FoundProblems);

        string Count(VerifiedState state) => Terminal.Number(report.Problems.Count(file => file.State == state));
    }

    private static string Describe(VerifiedState state) => state switch
    {
        VerifiedState.Damaged => "damaged   ",
        VerifiedState.Unreadable => "unreadable",
        _ => "foreign   ",
    };
}
