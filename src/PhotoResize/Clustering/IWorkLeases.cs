namespace PhotoResize.Clustering;

/// <summary>Tells the nodes of a cluster which results are being made by one of them.</summary>
internal interface IWorkLeases
{
    /// <summary>
    /// Waits until this node is to make a result, or has it because another one has made it. Never fails: where nodes cannot be asked, this
    /// one makes the result.
    /// </summary>
    /// <param name="key">The key of the result.</param>
    /// <param name="find">Looks for the result in the level of the cache that all nodes share, and tells whether it was there.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<WorkTurn> EnterAsync(string key, Func<CancellationToken, Task<bool>> find, CancellationToken cancellationToken);
}
