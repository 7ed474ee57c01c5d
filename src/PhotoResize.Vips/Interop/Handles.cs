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

    /// <summary>Takes over the caller's reference.</summary>
    public VipsImageHandle(nint reference) => SetHandle(reference);
}

/// <summary>A reference to a source of bytes.</summary>
internal sealed class VipsSourceHandle : VipsObjectHandle;

/// <summary>A reference to a target for bytes.</summary>
internal sealed class VipsTargetHandle : VipsObjectHandle;

/// <summary>A reference to an operation and its outputs.</summary>
internal sealed class VipsOperationHandle : VipsObjectHandle
{
    /// <summary>Runs the operation.</summary>
    public bool Build()
    {
        // libvips may replace the operation by another.
        var operation = handle;
        var result = VipsNative.OperationBuild(ref operation);
        SetHandle(operation);
        return result == 0;
    }

    protected override bool ReleaseHandle()
    {
        VipsNative.ObjectUnrefOutputs(handle);
        return base.ReleaseHandle();
    }
}

/// <summary>A reference to a block of bytes.</summary>
internal sealed class VipsBlobHandle : SafeHandle
{
    /// <summary>Takes over the caller's reference.</summary>
    public VipsBlobHandle(nint reference)
        : base(0, ownsHandle: true) => SetHandle(reference);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        VipsNative.AreaUnref(handle);
        return true;
    }
}
