namespace PhotoResize.Processing;

/// <summary>The engine in use: the first one that was registered.</summary>
/// <param name="engines">All registered engines.</param>
internal sealed class EngineSelection(IEnumerable<IImageProcessor> engines)
{
    /// <exception cref="InvalidOperationException">No engine is registered.</exception>
    public IImageProcessor Engine { get; } = engines.FirstOrDefault() ?? throw new InvalidOperationException(
        "No image engine is registered. Install the package PhotoResize.Vips and write services.AddImageResizing(...).AddVips().");
}
