namespace PhotoResize.Sources;

/// <summary>Keeps the bytes of a source on this machine until it is disposed.</summary>
/// <param name="hold">What the source gave; <see langword="null"/> if it needs nothing.</param>
internal readonly struct FetchedSource(IDisposable? hold) : IDisposable
{
    public void Dispose() => hold?.Dispose();
}
