using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PhotoResize.Vips.Interop;

/// <summary>The managed object behind a native callback: kept until the native side forgets the callback, not a moment less.</summary>
internal static class SignalState
{
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static void Free(nint state, nint closure) => Release(state);

    internal static void Release(nint state) => GCHandle.FromIntPtr(state).Free();
}
