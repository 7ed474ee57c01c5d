using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using PhotoResize.Diagnostics;
using StackExchange.Redis;

namespace PhotoResize.Redis.Tests;

/// <summary>When a server that fails is left alone, and when it is asked again.</summary>
public sealed class RedisAccessTests
{
    private readonly FakeTimeProvider _clock = new();
    private int _asked;

    [Theory]
    [OnRedis]
    public async Task Server_is_left_alone_after_two_failures_and_asked_again_after_the_break(string kind)
    {
        using var server = await RedisServer.StartAsync(kind);
        await using var redis = await ConnectAsync(server);
        await FailAsync(redis);
        await FailAsync(redis);

        Assert.False(await AskAsync(redis));
        Assert.Equal(2, _asked);

        _clock.Advance(redis.Options.CircuitBreaker.BreakDuration + TimeSpan.FromMilliseconds(1));
        Assert.True(await AskAsync(redis));
        Assert.Equal(3, _asked);
    }

    [Theory]
    [OnRedis]
    public async Task Failure_among_successes_does_not_count(string kind)
    {
        using var server = await RedisServer.StartAsync(kind);
        await using var redis = await ConnectAsync(server);
        Assert.True(await AskAsync(redis));
        Assert.True(await AskAsync(redis));
        await FailAsync(redis);

        Assert.True(await AskAsync(redis));
    }

    [Theory]
    [OnRedis]
    public async Task Failures_that_are_far_apart_do_not_count_together(string kind)
    {
        using var server = await RedisServer.StartAsync(kind);
        await using var redis = await ConnectAsync(server);
        await FailAsync(redis);
        _clock.Advance(redis.Options.CircuitBreaker.SamplingDuration * 2);
        await FailAsync(redis);

        Assert.True(await AskAsync(redis));
    }

    [Theory]
    [OnRedis]
    public async Task Server_is_asked_at_once_where_it_is_known_to_be_back(string kind)
    {
        using var server = await RedisServer.StartAsync(kind);
        await using var redis = await ConnectAsync(server);
        await FailAsync(redis);
        await FailAsync(redis);
        Assert.False(await AskAsync(redis));

        await redis.ResumeAsync();

        Assert.True(await AskAsync(redis));
    }

    [Theory]
    [OnRedis]
    public async Task Command_without_an_answer_is_given_up_at_its_limit_and_counts(string kind)
    {
        using var server = await RedisServer.StartAsync(kind);
        await using var redis = await ConnectAsync(server);
        for (var command = 0; command < 2; command++)
        {
            var asking = redis.TryAsync(_ => new TaskCompletionSource<bool>().Task, CancellationToken.None).AsTask();
            Assert.False(asking.IsCompleted);
            _clock.Advance(redis.Options.CommandTimeout);
            Assert.False((await asking).IsThere);
        }

        Assert.False(await AskAsync(redis));
    }

    [Theory]
    [OnRedis]
    public async Task Client_that_leaves_says_nothing_about_the_server(string kind)
    {
        using var server = await RedisServer.StartAsync(kind);
        await using var redis = await ConnectAsync(server);
        for (var client = 0; client < 4; client++)
        {
            using var leaving = new CancellationTokenSource();
            var asking = redis.TryAsync(_ => new TaskCompletionSource<bool>().Task, leaving.Token).AsTask();
            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        }

        Assert.True(await AskAsync(redis));
    }

    [Theory]
    [OnRedis]
    public async Task Command_that_the_client_cancels_has_no_answer_and_counts(string kind)
    {
        using var server = await RedisServer.StartAsync(kind);
        await using var redis = await ConnectAsync(server);
        for (var command = 0; command < 2; command++)
        {
            Assert.False((await redis.TryAsync(_ => Task.FromCanceled<bool>(new CancellationToken(canceled: true)), CancellationToken.None)).IsThere);
        }

        Assert.False(await AskAsync(redis));
    }

    private async Task<RedisAccess> ConnectAsync(RedisServer server)
    {
        var options = new RedisOptions { Configuration = ConfigurationOptions.Parse(server.Address) };
        var redis = new RedisAccess(
            new ServiceCollection().BuildServiceProvider(),
            Options.Create(options),
            new FaultReporter(NullLogger<FaultReporter>.Instance, _clock),
            _clock);
        await redis.ConnectAsync();
        await Cluster.UntilAsync(() => redis.Connection!.IsConnected);
        return redis;
    }

    private async Task<bool> AskAsync(RedisAccess redis) => (await redis.TryAsync(
        database =>
        {
            _asked++;
            return database.PingAsync();
        },
        CancellationToken.None)).IsThere;

    private async Task FailAsync(RedisAccess redis) => Assert.False((await redis.TryAsync<bool>(
        _ =>
        {
            _asked++;
            throw new TimeoutException();
        },
        CancellationToken.None)).IsThere);
}
