using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PhotoResize.Vips.Interop;

/// <summary>The managed object behind a native callback: kept until the native side forgets the callback, not a moment less.</summary>
internal static class SignalState
{
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static void Free(nint state, nint closure) => Release(state);

    public static void Release(nint state) => GCHandle.FromIntPtr(state).Free();
}
