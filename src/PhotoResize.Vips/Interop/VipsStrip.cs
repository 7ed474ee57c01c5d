using System.Runtime.InteropServices;

namespace PhotoResize.Vips.Interop;

/// <summary>The pixels of a rectangle, in rows without padding, in memory that libvips allocated.</summary>
internal sealed unsafe class VipsStrip : SafeHandle
{
    private readonly int _length;

    private VipsStrip(nint pixels, nuint length)
        : base(0, ownsHandle: true)
    {
        SetHandle(pixels);
        _length = checked((int)length);
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>The pixels, valid until the strip is disposed.</summary>
    public ReadOnlySpan<byte> Bytes => new((void*)handle, _length);

    /// <summary>Computes the pixels of a rectangle on the calling thread.</summary>
    /// <exception cref="VipsException">They cannot be computed.</exception>
    public static VipsStrip Fetch(VipsRegionHandle region, int left, int top, int width, int height)
    {
        var strip = new VipsStrip(VipsNative.RegionFetch(region, left, top, width, height, out var length), length);
        return strip.IsInvalid ? throw VipsException.Of($"Computing rows {top} to {top + height - 1}") : strip;
    }

    protected override bool ReleaseHandle()
    {
        VipsNative.Free(handle);
        return true;
    }
}
