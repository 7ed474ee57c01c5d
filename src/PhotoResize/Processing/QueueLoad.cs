namespace PhotoResize.Processing;

/// <summary>How much there is to do at a moment.</summary>
/// <param name="Running">The jobs that run.</param>
/// <param name="MaxRunning">How many may run.</param>
/// <param name="Waiting">The jobs that wait for their turn.</param>
/// <param name="MaxWaiting">How many may wait.</param>
/// <param name="Bytes">The memory that is reserved for jobs.</param>
/// <param name="MaxBytes">How much may be.</param>
internal readonly record struct QueueLoad(int Running, int MaxRunning, int Waiting, int MaxWaiting, long Bytes, long MaxBytes);
