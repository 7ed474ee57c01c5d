using PhotoResize.Diagnostics;
using PhotoResize.Outcomes;
using PhotoResize.Planning;
using PhotoResize.Sources;

namespace PhotoResize.Processing;

internal sealed partial class ProcessingQueue
{
    /// <summary>Makes results of the same pixels, in a turn of their own or from what another job decodes.</summary>
    private async Task<Outcome<IReadOnlyList<ReadOnlyMemory<byte>>>> MakeSharingAsync(
        ISharingProcessor engine,
        SourceImage source,
        List<ImagePlan> plans,
        object decoding,
        long memory,
        WorkTimes? times,
        CancellationToken cancellationToken)
    {
        var fetching = await FetchAsync(source, times, cancellationToken);
        if (fetching.Failure is { } unfetched)
        {
            return unfetched;
        }

        using var fetched = fetching.Value;
        var key = new SharedDecodes.Key(engine, source.Version, decoding);
        using (var share = new DecodeShare(plans[0], EstimateShare(engine, plans), cancellationToken))
        {
            if (!_decodes.TryJoin(key, share))
            {
                var waiting = await WaitForTurnOrShareAsync(key, share, memory, times, cancellationToken);
                if (!waiting.Succeeded(out var turn, out var failure))
                {
                    return failure;
                }

                using (turn)
                {
                    if (turn is not null && _decodes.TryLead(key, share) is { } group)
                    {
                        using (group)
                        {
                            return await RunInTimeAsync(
                                stop => LeadAsync(engine, source, plans, group, stop, cancellationToken), times, cancellationToken);
                        }
                    }
                }
            }

            if (await FinishShareAsync(engine, source, plans, share, times, cancellationToken) is { } outcome)
            {
                return outcome;
            }
        }

        return await RunAsync(source, memory, token => MakeInTurnAsync(engine, source, plans, token), times, cancellationToken);
    }

    /// <summary>Waits for a turn.</summary>
    /// <returns>The turn; <see langword="null"/> if another job decodes for the share.</returns>
    private async Task<Outcome<JobAdmission.Turn?>> WaitForTurnOrShareAsync(
        SharedDecodes.Key key, DecodeShare share, long memory, WorkTimes? times, CancellationToken cancellationToken)
    {
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(share.Served, cancellationToken);
        try
        {
            var waiting = await WaitForTurnAsync(token => _admission.EnterAsync(memory, token), times, wait.Token, share.Served);
            if (waiting.Succeeded(out var turn, out var failure))
            {
                return turn;
            }

            return _decodes.TryLeave(key, share) ? failure : default(Outcome<JobAdmission.Turn?>);
        }
        catch (OperationCanceledException)
        {
            if (_decodes.TryLeave(key, share))
            {
                throw;
            }

            // Also when nobody waits any more: what is decoded for the share has to be taken, to be freed.
            return default(Outcome<JobAdmission.Turn?>);
        }
    }

    private async Task<Outcome<IReadOnlyList<ReadOnlyMemory<byte>>>> LeadAsync(
        ISharingProcessor engine,
        SourceImage source,
        List<ImagePlan> plans,
        DecodeGroup group,
        CancellationToken stop,
        CancellationToken cancellationToken)
    {
        await using var leaving = stop.UnsafeRegister(_ => group.LeaveAsFirst(isOutOfTime: !cancellationToken.IsCancellationRequested), null);
        var rendering = await RenderWatermarksAsync(engine, plans[0], stop);
        return rendering.Succeeded(out var watermarks, out var failure)
            ? await UseAsync(
                source,
                token => EncodeAsync(plans, outputs => engine.ProcessAsync(source, plans, watermarks, outputs, group, token)),
                stop)
            : failure;
    }

    /// <summary>Makes results from what another job decodes; <see langword="null"/> if they have to be made by themselves.</summary>
    private async Task<Outcome<IReadOnlyList<ReadOnlyMemory<byte>>>?> FinishShareAsync(
        ISharingProcessor engine, SourceImage source, List<ImagePlan> plans, DecodeShare share, WorkTimes? times, CancellationToken cancellationToken)
    {
        using var picture = await WaitForPictureAsync(share, times);
        cancellationToken.ThrowIfCancellationRequested();
        if (picture is null)
        {
            return null;
        }

        // Its memory is reserved already, so that it only waits for one of the running jobs to end.
        var waiting = await WaitForTurnAsync(_admission.EnterPreparedAsync, times, cancellationToken);
        if (!waiting.Succeeded(out var turn, out var failure))
        {
            return failure;
        }

        // The turn ends last: who has the next one finds the memory free.
        using (turn)
        using (share.Hold)
        using (picture)
        {
            return await RunInTimeAsync(token => EncodeShareAsync(engine, source, plans, picture, token), times, cancellationToken);
        }
    }

    /// <summary>Waits for what another job decodes, which is part of the work on this result as well.</summary>
    private async Task<IReducedPicture?> WaitForPictureAsync(DecodeShare share, WorkTimes? times)
    {
        using var stage = _telemetry.Begin(WorkStage.Process, times);
        var picture = await share.Picture;
        stage.Complete();
        return picture;
    }

    private async Task<Outcome<IReadOnlyList<ReadOnlyMemory<byte>>>> EncodeShareAsync(
        ISharingProcessor engine, SourceImage source, List<ImagePlan> plans, IReducedPicture picture, CancellationToken cancellationToken)
    {
        var rendering = await RenderWatermarksAsync(engine, plans[0], cancellationToken);
        return rendering.Succeeded(out var watermarks, out var failure)
            ? await UseAsync(
                source, token => EncodeAsync(plans, outputs => picture.EncodeAsync(plans, watermarks, outputs, token)), cancellationToken)
            : failure;
    }

    private static long EstimateShare(ISharingProcessor engine, List<ImagePlan> plans) =>
        plans.Max(engine.EstimateShare) + plans.SkipLast(1).Sum(plan => plan.Pixels * BytesPerPixel);
}
