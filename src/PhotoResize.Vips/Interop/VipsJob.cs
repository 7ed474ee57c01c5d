namespace PhotoResize.Vips.Interop;

/// <summary>One piece of work. It owns every image that is created in it, and carries the cancellation token.</summary>
/// <remarks>
/// An image is only a pipeline until its pixels are asked for, and each step holds those before it. So all images are released together
/// at the end, and no step has to release the one before.
/// </remarks>
/// <param name="cancellationToken">Stops the work.</param>
internal sealed class VipsJob(CancellationToken cancellationToken) : IDisposable
{
    private readonly List<VipsImageHandle> _images = [];
    private readonly List<IDisposable> _inputs = [];

    public CancellationToken CancellationToken => cancellationToken;

    public void Dispose()
    {
        foreach (var image in _images)
        {
            image.Dispose();
        }

        _images.Clear();
        foreach (var input in _inputs)
        {
            input.Dispose();
        }

        _inputs.Clear();
    }

    /// <summary>Takes over what images read from. It is released after them.</summary>
    public T OwnInput<T>(T input)
        where T : IDisposable
    {
        _inputs.Add(input);
        return input;
    }

    /// <summary>Takes over a new image.</summary>
    public VipsImage Own(VipsImageHandle handle)
    {
        _images.Add(handle);
        return new VipsImage(this, handle);
    }

    /// <summary>Hands an image over to another job, so that it can outlive this one.</summary>
    public VipsImage Pass(VipsImage image, VipsJob receiver)
    {
        _images.Remove(image.Handle);
        return receiver.Own(image.Handle);
    }
}
