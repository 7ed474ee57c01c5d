namespace PhotoResize.Vips.Interop;

/// <summary>One piece of work: owns every image that comes up in it, and knows when to stop.</summary>
/// <remarks>
/// An image is only a recipe until its pixels are asked for, and each step of it holds those before it.
/// So all are let go together at the end, which spares every step the care for the one before.
/// </remarks>
/// <param name="cancellationToken">Stops the work.</param>
internal sealed class VipsJob(CancellationToken cancellationToken) : IDisposable
{
    private readonly List<VipsImageHandle> _images = [];

    public CancellationToken CancellationToken => cancellationToken;

    public void Dispose()
    {
        foreach (var image in _images)
        {
            image.Dispose();
        }

        _images.Clear();
    }

    /// <summary>Takes over an image that an operation made.</summary>
    public VipsImage Own(VipsImageHandle handle)
    {
        _images.Add(handle);
        return new VipsImage(this, handle);
    }

    /// <summary>Hands an image over to another job, so that it outlives this one.</summary>
    public VipsImage Pass(VipsImage image, VipsJob heir)
    {
        _images.Remove(image.Handle);
        return heir.Own(image.Handle);
    }
}
