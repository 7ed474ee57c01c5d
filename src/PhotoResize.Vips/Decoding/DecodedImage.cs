using PhotoResize.EngineSupport;
using PhotoResize.Vips.Interop;

namespace PhotoResize.Vips.Decoding;

/// <summary>A source whose pixels can be asked for once, from top to bottom.</summary>
/// <param name="Source">The picture as it came from the loader, with what the file says of it.</param>
/// <param name="Pixels">The pixels in 8-bit sRGB or grey, with alpha if there is any.</param>
/// <param name="Geometry">Where the parts of the plan lie in it.</param>
/// <param name="Bytes">Where the pixels come from.</param>
internal sealed record DecodedImage(VipsImage Source, VipsImage Pixels, StoredGeometry Geometry, ByteSource Bytes)
{
    /// <summary>Decodes a rectangle of the pixels.</summary>
    /// <exception cref="Processing.ImageProcessingException">The source is damaged.</exception>
    /// <exception cref="OperationCanceledException">The job was cancelled.</exception>
    public VipsStrip Fetch(VipsRegionHandle region, int left, int top, int width, int height)
    {
        Pixels.Job.CancellationToken.ThrowIfCancellationRequested();
        try
        {
            return VipsStrip.Fetch(region, left, top, width, height);
        }
        catch (VipsException exception)
        {
            Pixels.Job.CancellationToken.ThrowIfCancellationRequested();
            throw Bytes.Fault(exception);
        }
    }

    /// <summary>Decodes what <paramref name="picture"/>, which is made of these pixels, needs of them.</summary>
    /// <exception cref="Processing.ImageProcessingException">The source is damaged.</exception>
    /// <exception cref="OperationCanceledException">The job was cancelled.</exception>
    public VipsImage Evaluate(VipsImage picture)
    {
        try
        {
            return picture.Materialize();
        }
        catch (VipsException exception)
        {
            throw Bytes.Fault(exception);
        }
    }
}
