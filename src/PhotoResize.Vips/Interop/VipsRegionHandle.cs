using System.Runtime.InteropServices;

namespace PhotoResize.Vips.Interop;

/// <summary>A reference to a region of an image, for use on the thread that opened it.</summary>
internal sealed unsafe class VipsRegionHandle : VipsObjectHandle
{
    /// <summary>
    /// Computes the 8-bit pixels of a rectangle on the calling thread. They can be read where the library has them, until the region is
    /// prepared again or disposed. Rejected: vips_region_fetch, which copies them into new memory. Of a large picture that is a mapping for
    /// each strip, whose page faults took longer than resampling it.
    /// </summary>
    /// <exception cref="VipsException">They cannot be computed.</exception>
    public VipsStrip Prepare(int left, int top, int width, int height, int bytesPerPixel)
    {
        var wanted = new Rectangle(left, top, width, height);
        if (VipsNative.RegionPrepare(this, wanted) != 0)
        {
            throw VipsException.Of($"Computing rows {top} to {top + height - 1}");
        }

        var region = (Region*)handle;
        if (!region->Valid.Contains(wanted))
        {
            throw new VipsException($"Rows {top} to {top + height - 1} were not computed.");
        }

        var stride = region->BytesPerLine;
        var start = region->Pixels + ((top - region->Valid.Top) * (nint)stride) + ((left - region->Valid.Left) * (nint)bytesPerPixel);
        return new VipsStrip(new ReadOnlySpan<byte>(start, checked(((height - 1) * stride) + (width * bytesPerPixel))), stride);
    }

    /// <summary>VipsRect.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal readonly record struct Rectangle(int Left, int Top, int Width, int Height)
    {
        public bool Contains(Rectangle other) => other.Left >= Left && other.Top >= Top
            && other.Left + other.Width <= Left + Width && other.Top + other.Height <= Top + Height;
    }

    /// <summary>
    /// The start of VipsRegion. Macros of the library's headers read it in every program that was compiled with them, so that it cannot change
    /// within a version of the file's name.
    /// </summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Region
    {
        private readonly nint _class;
        private readonly uint _references;
        private readonly nint _data;
        private readonly int _isConstructed;
        private readonly int _isStatic;
        private readonly nint _arguments;
        private readonly nint _nickname;
        private readonly nint _description;
        private readonly int _isBeforeClose;
        private readonly int _isClosing;
        private readonly int _isAfterClose;
        private readonly nuint _localMemory;
        private readonly nint _image;
        public readonly Rectangle Valid;
        private readonly int _type;
        public readonly byte* Pixels;
        public readonly int BytesPerLine;
    }
}
