using System.Runtime.InteropServices;

namespace PhotoResize.Vips.Interop;

/// <summary>Owns one reference to a native object.</summary>
internal abstract class VipsObjectHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        VipsNative.ObjectUnref(handle);
        return true;
    }
}

/// <summary>A reference to an image.</summary>
internal sealed class VipsImageHandle : VipsObjectHandle
{
    public VipsImageHandle()
    {
    }

    /// <summary>Takes over a reference that the caller holds.</summary>
    public VipsImageHandle(nint reference) => SetHandle(reference);
}

/// <summary>A reference to where bytes are read from.</summary>
internal sealed class VipsSourceHandle : VipsObjectHandle;

/// <summary>A reference to where bytes are written to.</summary>
internal sealed class VipsTargetHandle : VipsObjectHandle;

/// <summary>A reference to an operation that has not run.</summary>
internal sealed class VipsOperationHandle : VipsObjectHandle
{
    /// <summary>Hands the reference over to the caller.</summary>
    public nint Detach()
    {
        var reference = handle;
        SetHandleAsInvalid();
        SetHandle(0);
        return reference;
    }
}

/// <summary>Memory of the native library's allocator.</summary>
internal sealed class GMemoryHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        VipsNative.Free(handle);
        return true;
    }
}
