namespace PhotoResize.Processing;

/// <summary>What runs and waits at a moment, and how much may.</summary>
/// <param name="Running">Jobs that run.</param>
/// <param name="MaxRunning">How many may.</param>
/// <param name="Waiting">Jobs that wait for their turn.</param>
/// <param name="MaxWaiting">How many may.</param>
/// <param name="Memory">The bytes that are held, as engines estimate them.</param>
/// <param name="MemoryBudget">How many all jobs may hold together.</param>
internal sealed record QueueState(int Running, int MaxRunning, int Waiting, int MaxWaiting, long Memory, long MemoryBudget)
{
    /// <summary>The bytes that one job may hold.</summary>
    public long MaxJobMemory { get; init; }
}
