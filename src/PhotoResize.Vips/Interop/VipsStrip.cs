namespace PhotoResize.Vips.Interop;

/// <summary>The pixels of a rectangle, in the memory of the region that computed them.</summary>
/// <param name="bytes">From the first pixel to the last one, with what stands between the rows.</param>
/// <param name="stride">The bytes from the start of a row to that of the next.</param>
internal readonly ref struct VipsStrip(ReadOnlySpan<byte> bytes, int stride)
{
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    public int Stride { get; } = stride;
}
