namespace PhotoResize.Clustering;

/// <summary>Counts the work that one client causes on all nodes.</summary>
internal interface ISharedBudget
{
    /// <summary>Takes tokens out of a client's bucket, which refills within a minute.</summary>
    /// <param name="client">The client.</param>
    /// <param name="tokens">How many.</param>
    /// <param name="capacity">How many a full bucket has.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>
    /// How long the client has to wait, zero where it had the tokens; <see langword="null"/> where the nodes' common bucket is out of reach.
    /// </returns>
    ValueTask<TimeSpan?> TakeAsync(string client, int tokens, int capacity, CancellationToken cancellationToken);
}
