namespace PhotoResize.Clustering;

/// <summary>The right to make a result, until it is ended.</summary>
internal class WorkTurn
{
    /// <summary>Where nobody else has to be told.</summary>
    public static WorkTurn Alone { get; } = new();

    /// <summary>Where another node has made the result, and it was found.</summary>
    public static WorkTurn Found { get; } = new();

    /// <summary>Tells the other nodes. Does not fail.</summary>
    public virtual Task EndAsync(WorkEnd end) => Task.CompletedTask;
}
