namespace PhotoResize.Diagnostics;

/// <summary>
/// How long the stages of the work on a result took. Written by the work; those who wait for it read it afterwards.
/// </summary>
internal sealed class WorkTimes
{
    private readonly TimeSpan[] _times = new TimeSpan[Enum.GetValues<WorkStage>().Length];

    /// <summary>The time of a stage; zero if there was none.</summary>
    public TimeSpan Of(WorkStage stage) => _times[(int)stage];

    public void Add(WorkStage stage, TimeSpan time) => _times[(int)stage] += time;
}
