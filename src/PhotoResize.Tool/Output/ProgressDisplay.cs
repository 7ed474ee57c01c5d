using System.CommandLine;
using System.Globalization;
using Spectre.Console;

namespace PhotoResize.Tool.Output;

/// <summary>Shows how far work is, on standard error.</summary>
internal static class ProgressDisplay
{
    private static readonly TimeSpan BarInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(2);

    public static Option<ProgressMode> CreateOption() => new("--progress")
    {
        Description = "How progress is shown: auto (a bar in a terminal, nothing elsewhere), plain (a line every two seconds), none.",
        DefaultValueFactory = _ => ProgressMode.Auto,
        HelpName = "auto|plain|none",
    };

    /// <summary>Does work and shows it meanwhile.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="mode">How.</param>
    /// <param name="title">What is done, such as <c>Warming</c>.</param>
    /// <param name="work">Counts.</param>
    /// <param name="run">Does the work.</param>
    public static async Task RunAsync(Terminal terminal, ProgressMode mode, string title, Work work, Func<Task> run)
    {
        switch (mode)
        {
            case ProgressMode.Auto when Terminal.ShowsMotion:
                await terminal.Notes.Progress()
                    .AutoClear(true)
                    .Columns(new SpinnerColumn(), new ProgressBarColumn { Width = 30 }, new TaskDescriptionColumn { Alignment = Justify.Left })
                    .StartAsync(async context =>
                    {
                        var bar = context.AddTask(title, maxValue: 1);
                        await ShowWhileAsync(run(), BarInterval, () => Update(bar, title, work));
                    });
                break;

            case ProgressMode.Plain:
                await ShowWhileAsync(run(), LineInterval, () => terminal.Note(Describe(title, work)));
                terminal.Note(Describe(title, work));
                break;

            default:
                await run();
                break;
        }
    }

    private static async Task ShowWhileAsync(Task running, TimeSpan interval, Action show)
    {
        using var timer = new PeriodicTimer(interval);
        while (!running.IsCompleted)
        {
            await Task.WhenAny(running, timer.WaitForNextTickAsync().AsTask());
            if (!running.IsCompleted)
            {
                show();
            }
        }

        await running;
    }

    private static void Update(ProgressTask bar, string title, Work work)
    {
        bar.IsIndeterminate = work.Total == 0;
        bar.MaxValue = Math.Max(work.Total, 1);
        bar.Value = work.Done;
        bar.Description = Markup.Escape(Terminal.Printable(Describe(title, work)));
    }

    private static string Describe(string title, Work work)
    {
        var total = work.Total > 0 ? $" of {Terminal.Number(work.Total)}" : "";
        var failed = work.Failed > 0 ? $", {Terminal.Number(work.Failed)} failed" : "";
        var remark = work.Remark is { } text ? $", {text}" : "";
        return $"{title}: {Terminal.Number(work.Done)}{total}, {work.PerSecond.ToString("0.0", CultureInfo.InvariantCulture)}/s{failed}{remark}";
    }
}
