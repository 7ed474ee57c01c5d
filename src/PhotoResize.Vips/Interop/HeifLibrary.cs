using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PhotoResize.Vips.Interop;

/// <summary>libheif, with which a system's libvips reads AVIF.</summary>
internal static unsafe class HeifLibrary
{
    /// <summary>The first version with limits of its own for memory and for the number of parts. Older ones also end the process where a read fails.</summary>
    public static readonly Version Minimum = new(1, 19);

    /// <summary>The version that is loaded; <see langword="null"/> if it cannot be told, as on macOS, or where it is a part of libvips.</summary>
    public static Version? FindVersion()
    {
        using var process = Process.GetCurrentProcess();
        var file = process.Modules.Cast<ProcessModule>()
            .Select(module => module.FileName)
            .FirstOrDefault(file => Path.GetFileName(file).StartsWith("libheif.", StringComparison.OrdinalIgnoreCase));
        if (file is null
            || !NativeLibrary.TryLoad(file, out var library)
            || !NativeLibrary.TryGetExport(library, "heif_get_version_number", out var function))
        {
            return null;
        }

        // A byte each for major, minor and patch, the highest first.
        var number = ((delegate* unmanaged[Cdecl]<uint>)function)();
        return new Version((int)(number >> 24), (int)(number >> 16) & 0xFF, (int)(number >> 8) & 0xFF);
    }
}
