using Microsoft.Extensions.Time.Testing;

namespace PhotoResize.Testing;

/// <summary>A fake clock whose time of day can be set, as an operator does, without any time passing.</summary>
/// <remarks><see cref="FakeTimeProvider.AdjustTime"/> moves timestamps as well, which no clock of a machine does.</remarks>
/// <param name="start">The time of day at first.</param>
public sealed class SettableClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    private long _jumped;

    /// <summary>Moves the time of day. How much time has passed, and when timers end, stays as it is.</summary>
    public void Jump(TimeSpan by) => Interlocked.Add(ref _jumped, by.Ticks);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _jumped));

    public override long GetTimestamp() => base.GetUtcNow().Ticks;
}
