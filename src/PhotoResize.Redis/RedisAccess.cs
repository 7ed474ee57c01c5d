using Microsoft.Extensions.Options;
using PhotoResize.Diagnostics;
using PhotoResize.Stores;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;
using StackExchange.Redis;

namespace PhotoResize.Redis;

/// <summary>
/// The way to the server that nodes share. No command fails: where there is no answer in time, there is none. A server that does not answer
/// is left alone for a while, so that hardly a request waits for it.
/// </summary>
internal sealed class RedisAccess : IAvailability, IAsyncDisposable
{
    private readonly IServiceProvider _services;
    private readonly FaultReporter _faults;
    private readonly Circuit _circuit;
    private readonly ResiliencePipeline _pipeline;
    private volatile IConnectionMultiplexer? _connection;

    public RedisAccess(IServiceProvider services, IOptions<RedisOptions> options, FaultReporter faults, TimeProvider time)
    {
        _services = services;
        _faults = faults;
        Options = options.Value;
        _circuit = new Circuit(Options.CircuitBreaker, IsFault, time);
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddPipeline(_circuit.Pipeline)
            .AddTimeout(Options.CommandTimeout)
            .Build();
    }

    public RedisOptions Options { get; }

    public string Description => "the server that nodes share";

    public bool IsAway => _connection is not { IsConnected: true } || _circuit.IsOpen;

    /// <summary>The connection; <see langword="null"/> until it was made.</summary>
    public IConnectionMultiplexer? Connection => _connection;

    /// <summary>Makes the connection, which tries again by itself from then on.</summary>
    public async Task<IConnectionMultiplexer> ConnectAsync()
    {
        if (Options.GetConnection is { } get)
        {
            return _connection = get(_services);
        }

        var configuration = Options.Configuration!.Clone();
        configuration.AbortOnConnectFail = false;

        // Commands that wait for a lost connection would be late: each node does without them.
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        return _connection = await ConnectionMultiplexer.ConnectAsync(configuration);
    }

    /// <summary>Asks the server again at once, where it is known to be back.</summary>
    public Task ResumeAsync() => _circuit.CloseAsync();

    /// <summary>The full name of a key.</summary>
    public RedisKey Key(string name) => Options.KeyPrefix + name;

    /// <summary>The full name of a channel.</summary>
    public RedisChannel Channel(string name) => RedisChannel.Literal((Options.ChannelPrefix ?? Options.KeyPrefix) + name);

    /// <summary>Sends commands; their answer is <see langword="null"/> where there is none in time.</summary>
    /// <param name="ask">Sends them, all at once.</param>
    /// <param name="cancellationToken">Ends the wait for the answer, not what was sent.</param>
    public async ValueTask<Answer<T>> TryAsync<T>(Func<IDatabase, Task<T>> ask, CancellationToken cancellationToken)
    {
        if (_connection is not { IsConnected: true } connection)
        {
            _faults.Report(FaultKind.ClusterAway);
            return default;
        }

        try
        {
            var value = await _pipeline.ExecuteAsync(
                static async (state, token) => await Observed(state.ask(state.connection.GetDatabase())).WaitAsync(token),
                (ask, connection),
                cancellationToken);
            return new Answer<T>(true, value);
        }
        catch (Exception exception) when (IsFault(exception, cancellationToken.IsCancellationRequested) || exception is BrokenCircuitException)
        {
            _faults.Report(FaultKind.ClusterAway, exception);
            return default;
        }
    }

    /// <summary>Sends a command without waiting for its answer. The client throws if the connection is lost at that moment.</summary>
    /// <param name="send">Sends it, with <see cref="CommandFlags.FireAndForget"/>.</param>
    public void Send(Action<IDatabase> send)
    {
        try
        {
            if (_connection is { } connection)
            {
                send(connection.GetDatabase());
            }
        }
        catch (Exception exception) when (IsFault(exception, isCancelled: false))
        {
            _faults.Report(FaultKind.ClusterAway, exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Options.GetConnection is null && _connection is { } connection)
        {
            await connection.DisposeAsync();
        }
    }

    /// <summary>Nobody looks at an answer that comes too late.</summary>
    private static Task<T> Observed<T>(Task<T> task)
    {
        _ = task.ContinueWith(
            static failed => _ = failed.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return task;
    }

    private static bool IsFault(Exception exception, bool isCancelled) => exception switch
    {
        // The client cancels commands that were waiting when the connection was lost.
        OperationCanceledException => !isCancelled,
        _ => exception is RedisException or TimeoutException or TimeoutRejectedException or ObjectDisposedException,
    };

    /// <summary>An answer, or that there was none.</summary>
    internal readonly record struct Answer<T>(bool IsThere, T? Value);
}
