using System.Collections.Concurrent;
using PhotoResize.Clustering;
using StackExchange.Redis;

namespace PhotoResize.Redis;

/// <summary>
/// What nodes tell each other of results: one letter for what has become of it, and its key. There is one channel for all keys, so that
/// waiting for one costs no command.
/// </summary>
internal sealed class RedisNotices(RedisAccess redis)
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<WorkEnd>> _waiting = new(StringComparer.Ordinal);

    private RedisChannel Channel => redis.Channel("made");

    public Task SubscribeAsync(IConnectionMultiplexer connection) =>
        connection.GetSubscriber().SubscribeAsync(Channel, (_, message) => Receive(message.ToString()));

    /// <summary>Begins to wait for news of a result. To be called before it is looked whether there is anything to wait for.</summary>
    public Task<WorkEnd> Expect(string key) => _waiting.GetOrAdd(
        key, _ => new TaskCompletionSource<WorkEnd>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Waits no longer.</summary>
    public void Forget(string key) => _waiting.TryRemove(key, out _);

    /// <summary>Tells all nodes, as a part of a command.</summary>
    public Task PublishAsync(IDatabase database, string key, WorkEnd end) => database.PublishAsync(Channel, LetterOf(end) + key);

    private void Receive(string message)
    {
        if (message is [var letter, .. var key] && EndOf(letter) is { } end && _waiting.TryRemove(key, out var waiting))
        {
            waiting.TrySetResult(end);
        }
    }

    private static char LetterOf(WorkEnd end) => end switch
    {
        WorkEnd.Shared => 's',
        WorkEnd.NotShared => 'n',
        _ => 'g',
    };

    private static WorkEnd? EndOf(char letter) => letter switch
    {
        's' => WorkEnd.Shared,
        'n' => WorkEnd.NotShared,
        'g' => WorkEnd.GivenUp,
        _ => null,
    };
}
