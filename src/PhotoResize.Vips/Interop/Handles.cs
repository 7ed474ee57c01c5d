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

/// <summary>A reference to a window onto an image, for the thread that opened it.</summary>
internal sealed class VipsRegionHandle : VipsObjectHandle;

/// <summary>A reference to where bytes are read from.</summary>
internal sealed class VipsSourceHandle : VipsObjectHandle;

/// <summary>A reference to where bytes are written to.</summary>
internal sealed class VipsTargetHandle : VipsObjectHandle;

/// <summary>A reference to an operation, and to what it made.</summary>
internal sealed class VipsOperationHandle : VipsObjectHandle
{
    /// <summary>Runs the operation.</summary>
    public bool Build()
    {
        // The library may put another operation in the place of the one given.
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
    /// <summary>Takes over a reference that the caller holds.</summary>
    public VipsBlobHandle(nint reference)
        : base(0, ownsHandle: true) => SetHandle(reference);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        VipsNative.AreaUnref(handle);
        return true;
    }
}
