using System.Globalization;
using System.Threading.Channels;
using PhotoResize.Tool.Output;

namespace PhotoResize.Tool.Warming;

/// <summary>Asks a site for images, so that their results are in its cache.</summary>
internal sealed class Warmer(SiteClient client, Pace pace, AddressCollector collector, WarmTally tally, WarmPlan plan)
{
    // So many in a row that the site is taken for gone.
    private const int MaxUnreached = 20;

    // Addresses are found faster than they are answered.
    private const int MaxAhead = 10_000;

    private int _unreached;
    private volatile bool _wasReached;

    /// <summary>Does the work.</summary>
    /// <exception cref="ToolException">The site cannot be reached.</exception>
    public async Task RunAsync(Work work, CancellationToken stop)
    {
        // One that fails stops the others.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var addresses = Channel.CreateBounded<Uri>(new BoundedChannelOptions(MaxAhead) { SingleWriter = true });
        var tasks = new List<Task> { CollectAsync(addresses.Writer, work, ending.Token) };
        tasks.AddRange(Enumerable.Range(0, plan.Limits.Concurrency).Select(_ => AskAsync(addresses.Reader, work, ending.Token)));
        await foreach (var ended in Task.WhenEach(tasks))
        {
            if (!ended.IsCompletedSuccessfully)
            {
                await ending.CancelAsync();
            }
        }

        // The reason comes before the cancellations that it has caused.
        await (tasks.Find(task => task.IsFaulted) ?? Task.WhenAll(tasks));
    }

    private async Task CollectAsync(ChannelWriter<Uri> addresses, Work work, CancellationToken stop)
    {
        await Task.Yield();
        await foreach (var address in collector.CollectAsync(stop))
        {
            work.Expect(plan.Accepts.Count);
            await addresses.WriteAsync(address, stop);
        }

        addresses.Complete();
    }

    private async Task AskAsync(ChannelReader<Uri> addresses, Work work, CancellationToken stop)
    {
        await foreach (var address in addresses.ReadAllAsync(stop))
        {
            foreach (var accept in plan.Accepts)
            {
                var answer = await client.GetAsync(plan.Sign(address), accept, keepsContent: false, stop);
                work.Finish(failed: !Count(address, answer));
                work.Remark = RemarkOn(pace);
            }
        }
    }

    /// <returns>Whether there was an image.</returns>
    private bool Count(Uri address, SiteAnswer answer)
    {
        Watch(answer);
        if (answer.IsElsewhere)
        {
            tally.LeftOutOtherHost();
            return true;
        }

        if (answer is { Problem: null, ContentType: { } type } && !IsImage(type))
        {
            answer = answer with { Problem = $"is no image, but {type}" };
        }

        if (answer.Problem is not null)
        {
            tally.Failed(address, answer);
            return false;
        }

        tally.Answered(answer.Length);
        return true;
    }

    // Placeholders and facts are JSON.
    private static bool IsImage(string type) => type.StartsWith("image/", StringComparison.OrdinalIgnoreCase) || type == "application/json";

    private void Watch(SiteAnswer answer)
    {
        if (!answer.IsUnreached)
        {
            _wasReached = true;
            Volatile.Write(ref _unreached, 0);
        }
        else if (!_wasReached || Interlocked.Increment(ref _unreached) >= MaxUnreached)
        {
            throw ToolException.Unreachable($"The site cannot be reached: {answer.Problem}");
        }
    }

    private string? RemarkOn(Pace shared) =>
        shared.Pause is var pause && pause > TimeSpan.Zero
            ? $"the site is busy, waiting {Math.Ceiling(pause.TotalSeconds).ToString(CultureInfo.InvariantCulture)} s"
            : shared.Limit < plan.Limits.Concurrency ? $"{shared.Limit} at a time" : null;
}
