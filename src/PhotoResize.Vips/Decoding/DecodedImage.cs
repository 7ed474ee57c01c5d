using PhotoResize.EngineSupport;
using PhotoResize.Vips.Interop;

namespace PhotoResize.Vips.Decoding;

/// <summary>A source whose pixels can be read once, from top to bottom.</summary>
/// <param name="Source">The picture as the loader returned it, with the file's metadata.</param>
/// <param name="Pixels">The pixels in 8-bit sRGB or grey, with alpha if there is any.</param>
/// <param name="Geometry">Where the plan's rectangles are in it.</param>
/// <param name="Bytes">The bytes that are decoded.</param>
internal sealed record DecodedImage(VipsImage Source, VipsImage Pixels, StoredGeometry Geometry, ByteSource Bytes)
{
    /// <summary>Decodes a rectangle of the pixels. They are there until the next one is decoded.</summary>
    /// <exception cref="Processing.ImageProcessingException">The source is damaged.</exception>
    /// <exception cref="OperationCanceledException">The job was cancelled.</exception>
    public VipsStrip Fetch(VipsRegionHandle region, int left, int top, int width, int height)
    {
        Pixels.Job.CancellationToken.ThrowIfCancellationRequested();
        try
        {
            return region.Prepare(left, top, width, height, Pixels.Bands);
        }
        catch (VipsException exception)
        {
            Pixels.Job.CancellationToken.ThrowIfCancellationRequested();
            throw Bytes.Fault(exception);
        }
    }

    /// <summary>Computes <paramref name="picture"/>, which is made of these pixels, and decodes what that needs.</summary>
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
