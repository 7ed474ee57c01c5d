using System.Globalization;
using PhotoResize.Configuration;
using PhotoResize.Outcomes;

namespace PhotoResize.Processing;

/// <summary>The memory that jobs may hold.</summary>
/// <param name="Budget">The bytes of all jobs that run at a time.</param>
/// <param name="MaxJob">The bytes of one job, whatever else is free.</param>
internal readonly record struct MemoryLimits(long Budget, long MaxJob)
{
    private const long Megabyte = 1 << 20;

    /// <summary>
    /// The limits of the options. Without a budget it is half of what the garbage collector may use: that is three quarters of a
    /// container's memory, the operator's limit of the heap if there is one, else the machine's memory.
    /// </summary>
    public static MemoryLimits Of(ProcessingOptions options) => new(
        options.MemoryBudget > 0 ? options.MemoryBudget : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2, options.MaxJobMemory);

    /// <summary>Refuses a job that could never run.</summary>
    /// <param name="bytes">What it needs.</param>
    /// <returns><see langword="null"/> if it may run.</returns>
    public Failure? Refuse(long bytes)
    {
        if (bytes > MaxJob)
        {
            return Failure.JobTooLarge(Describe(bytes, MaxJob, "one image may", nameof(ProcessingOptions.MaxJobMemory)));
        }

        return bytes > Budget
            ? Failure.JobTooLarge(Describe(bytes, Budget, "all images together may", nameof(ProcessingOptions.MemoryBudget)))
            : null;
    }

    private static string Describe(long bytes, long limit, string who, string option) => string.Create(
        CultureInfo.InvariantCulture,
        $"Processing the image may take {Rounded(bytes)} MB of memory, which is more than the {limit / Megabyte} MB that {who} take. A smaller result may take less; the limit is Processing:{option}.");

    private static long Rounded(long bytes) => (bytes / Megabyte) + (bytes % Megabyte == 0 ? 0 : 1);
}
