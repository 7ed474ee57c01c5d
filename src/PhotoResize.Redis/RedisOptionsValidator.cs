using Microsoft.Extensions.Options;

namespace PhotoResize.Redis;

/// <summary>Finds all faults of the options at start.</summary>
internal sealed class RedisOptionsValidator : IValidateOptions<RedisOptions>
{
    private static readonly TimeSpan ShortestLease = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestLease = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestCommand = TimeSpan.FromSeconds(10);

    private const int LongestList = 100_000;

    public ValidateOptionsResult Validate(string? name, RedisOptions options)
    {
        var faults = new ValidateOptionsResultBuilder();
        if (options.GetConnection is null && options.Configuration is not { EndPoints.Count: > 0 })
        {
            faults.AddError("AddRedis needs the address of a server, or GetConnection.");
        }

        if (string.IsNullOrEmpty(options.KeyPrefix))
        {
            faults.AddError("KeyPrefix of AddRedis is empty.");
        }

        if (options.CommandTimeout <= TimeSpan.Zero || options.CommandTimeout > LongestCommand)
        {
            faults.AddError("CommandTimeout of AddRedis must be more than 0 and at most 10 seconds.");
        }

        if (options.LeaseDuration < ShortestLease || options.LeaseDuration > LongestLease)
        {
            faults.AddError("LeaseDuration of AddRedis must be 1 second to 1 minute.");
        }

        if (options.MaxPurges is < 1 or > LongestList)
        {
            faults.AddError("MaxPurges of AddRedis must be 1 to 100000.");
        }

        foreach (var (option, fault) in options.CircuitBreaker.FindFaults())
        {
            faults.AddError($"CircuitBreaker.{option} of AddRedis {fault}");
        }

        return faults.Build();
    }
}
