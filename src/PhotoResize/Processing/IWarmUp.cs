namespace PhotoResize.Processing;

/// <summary>An engine whose first jobs take longer than later ones, because code is compiled for them, and which can have that done before.</summary>
internal interface IWarmUp
{
    /// <summary>Makes results of small pictures that it draws itself.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>A JPEG, for others that have something to warm up.</returns>
    Task<byte[]> WarmUpAsync(CancellationToken cancellationToken);
}
