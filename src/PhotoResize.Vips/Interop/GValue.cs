using System.Runtime.InteropServices;

namespace PhotoResize.Vips.Interop;

/// <summary>GObject's variant: a type and two words of content.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GValue
{
    private nuint _type;
    private long _content0;
    private long _content1;
}

/// <summary>The public start of GParamSpec, GObject's description of a property.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ParameterSpec
{
    public nint TypeInstance;
    public nint Name;
    public uint Flags;
    public nuint ValueType;
    public nuint OwnerType;
}

/// <summary>The fundamental types of GLib that need a setter of their own. The numbers are part of its binary interface.</summary>
internal static class FundamentalType
{
    public const nuint Enum = 12 << 2;
    public const nuint Flags = 13 << 2;
    public const nuint Double = 15 << 2;
}
