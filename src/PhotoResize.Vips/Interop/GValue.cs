using System.Runtime.InteropServices;

namespace PhotoResize.Vips.Interop;

/// <summary>GObject's variant: a type and two words of content.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GValue
{
    private nuint type;
    private long content0;
    private long content1;
}

/// <summary>The public head of GObject's description of a property.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ParameterSpec
{
    public nint TypeInstance;
    public nint Name;
    public uint Flags;
    public nuint ValueType;
    public nuint OwnerType;
}

/// <summary>GLib's fundamental types; the numbers are part of its binary interface.</summary>
internal static class FundamentalType
{
    internal const nuint Boolean = 5 << 2;
    internal const nuint Int = 6 << 2;
    internal const nuint Enum = 12 << 2;
    internal const nuint Flags = 13 << 2;
    internal const nuint Double = 15 << 2;
    internal const nuint Object = 20 << 2;
}
