using System.Collections.Concurrent;
using PhotoResize.Caching;

namespace PhotoResize.Clustering;

/// <summary>
/// Makes a result once in a cluster. Only with a level of the cache that all nodes share: otherwise there would be nothing to wait for.
/// </summary>
/// <param name="leases">The nodes' agreement; <see langword="null"/> for a node on its own.</param>
/// <param name="shared">The level that all nodes share; <see langword="null"/> if there is none.</param>
/// <param name="time">Bounds the time for which others wait for the shared level.</param>
internal sealed class ClusterWork(IWorkLeases? leases, IWriteBehind? shared, TimeProvider time)
{
    private static readonly TimeSpan LongestWrite = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<Task, bool> _ending = new();

    /// <inheritdoc cref="IWorkLeases.EnterAsync"/>
    public Task<WorkTurn> EnterAsync(string key, Func<CancellationToken, Task<bool>> find, CancellationToken cancellationToken) =>
        leases is null || shared is null ? Task.FromResult(WorkTurn.Alone) : leases.EnterAsync(key, find, cancellationToken);

    /// <summary>
    /// Tells the other nodes that a result can be had, as soon as the shared level has it. Nobody here waits for that.
    /// </summary>
    /// <param name="turn">The turn that ends.</param>
    /// <param name="keys">What was stored in it.</param>
    public void EndWhenShared(WorkTurn turn, params ReadOnlySpan<string> keys)
    {
        if (turn == WorkTurn.Alone || turn == WorkTurn.Found)
        {
            return;
        }

        var ending = EndWhenSharedAsync(turn, keys.ToArray());
        _ending[ending] = true;
        _ = ending.ContinueWith(
            ended => _ending.TryRemove(ended, out _), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    /// <summary>Waits until the other nodes have been told of all that was made.</summary>
    public Task DrainAsync(CancellationToken cancellationToken) => Task.WhenAll(_ending.Keys).WaitAsync(cancellationToken);

    private async Task EndWhenSharedAsync(WorkTurn turn, string[] keys)
    {
        using var timeout = new CancellationTokenSource(LongestWrite, time);
        var end = WorkEnd.Shared;
        try
        {
            foreach (var key in keys)
            {
                await shared!.WrittenAsync(key, timeout.Token).WaitAsync(timeout.Token);
            }
        }
        catch (Exception)
        {
            // The shared level reports its own faults. The others make the result themselves.
            end = WorkEnd.NotShared;
        }

        await turn.EndAsync(end);
    }
}
