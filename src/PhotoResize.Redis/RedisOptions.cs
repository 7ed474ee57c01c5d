using PhotoResize.Configuration;
using StackExchange.Redis;

namespace PhotoResize.Redis;

/// <summary>How nodes reach the Redis, Valkey or Garnet by which they agree.</summary>
public sealed class RedisOptions
{
    /// <summary>The server and how it is reached. Not used if <see cref="GetConnection"/> is set. Default <see langword="null"/>.</summary>
    public ConfigurationOptions? Configuration { get; set; }

    /// <summary>
    /// Gives the connection that the application has already, which stays the application's. It should have <c>BacklogPolicy.FailFast</c> and
    /// <c>AbortOnConnectFail=false</c>. Default <see langword="null"/>: a connection is made by <see cref="Configuration"/>.
    /// </summary>
    public Func<IServiceProvider, IConnectionMultiplexer>? GetConnection { get; set; }

    /// <summary>What all keys begin with. Sites with different originals need different ones. Default <c>photoresize:</c>.</summary>
    public string KeyPrefix { get; set; } = "photoresize:";

    /// <summary>What all channels begin with. Default <see langword="null"/>: what keys begin with.</summary>
    public string? ChannelPrefix { get; set; }

    /// <summary>How long one command may take. Default 250 milliseconds; more than 0, at most 10 seconds.</summary>
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// After how much silence a node that makes a result is taken for dead, so that another one makes it. Default 5 seconds; a second to a
    /// minute.
    /// </summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How many purges are kept for nodes that were away. Default 1000; 1 to 100,000.</summary>
    public int MaxPurges { get; set; } = 1000;

    /// <summary>
    /// When the server is left alone. Default after 2 requests within a second of which half have failed, for 5 seconds or until the
    /// connection is back.
    /// </summary>
    public CircuitBreakerOptions CircuitBreaker { get; } = new()
    {
        // The commands of one request.
        MinRequests = 2,

        // Short, so that the successes of a busy node do not outweigh the failures of a server that has just stopped answering.
        SamplingDuration = TimeSpan.FromSeconds(1),
        BreakDuration = TimeSpan.FromSeconds(5),
    };
}
