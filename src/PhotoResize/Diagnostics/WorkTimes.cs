using System.Diagnostics;

namespace PhotoResize.Diagnostics;

/// <summary>
/// How long the stages of the work on a result took. Written by the work; those who wait for it read it afterwards.
/// </summary>
/// <param name="parent">The request that has the work done first. The work runs outside of its context, since it may outlive it.</param>
internal sealed class WorkTimes(ActivityContext parent)
{
    private readonly TimeSpan[] _times = new TimeSpan[Enum.GetValues<WorkStage>().Length];

    /// <summary>What the activities of the stages belong to.</summary>
    public ActivityContext Parent => parent;

    /// <summary>All that was done until there was a result.</summary>
    public TimeSpan Total => Of(WorkStage.Source) + Of(WorkStage.Queue) + Of(WorkStage.Process);

    /// <summary>For work that the current request has done.</summary>
    public static WorkTimes OfRequest() => new(Activity.Current?.Context ?? default);

    /// <summary>The time of a stage; zero if there was none.</summary>
    public TimeSpan Of(WorkStage stage) => _times[(int)stage];

    public void Add(WorkStage stage, TimeSpan time) => _times[(int)stage] += time;
}
