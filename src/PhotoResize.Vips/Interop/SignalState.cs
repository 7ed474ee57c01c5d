using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PhotoResize.Vips.Interop;

/// <summary>Keeps the managed object behind a native callback alive until the native side drops the callback.</summary>
internal static class SignalState
{
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static void Free(nint state, nint closure) => Release(state);

    public static void Release(nint state) => GCHandle.FromIntPtr(state).Free();
}
