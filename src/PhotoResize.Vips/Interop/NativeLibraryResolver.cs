using System.Reflection;
using System.Runtime.InteropServices;

namespace PhotoResize.Vips.Interop;

/// <summary>Finds the native library: the bundled one, which holds everything, else the system's, which is three.</summary>
internal static class NativeLibraryResolver
{
    // The bundled file bears libvips' full version, so it is looked for by pattern.
    private static readonly string[] BundledPatterns =
        OperatingSystem.IsWindows() ? ["libvips-42.dll"]
        : OperatingSystem.IsMacOS() ? ["libvips-cpp.*.dylib"]
        : ["libvips-cpp.so.*"];

    private static readonly Lazy<nint> Bundled = new(LoadBundled);

    /// <summary>Whether the bundled library was found and loaded.</summary>
    public static bool IsBundled => Bundled.Value != 0;

    /// <summary>Takes part in every import of this assembly from now on.</summary>
    public static void Register() =>
        NativeLibrary.SetDllImportResolver(typeof(NativeLibraryResolver).Assembly, (name, assembly, _) => Resolve(name, assembly));

    /// <summary>The library behind a logical name; 0 for other names, and where there is none.</summary>
    public static nint Resolve(string name, Assembly assembly)
    {
        if (SystemName(name) is not { } systemName)
        {
            return 0;
        }

        if (Bundled.Value is var bundled and not 0)
        {
            return bundled;
        }

        return NativeLibrary.TryLoad(systemName, assembly, null, out var handle) ? handle : 0;
    }

    private static string? SystemName(string name) => (name, OperatingSystem.IsWindows(), OperatingSystem.IsMacOS()) switch
    {
        (VipsNative.Vips, true, _) => "libvips-42.dll",
        (VipsNative.Vips, _, true) => "libvips.42.dylib",
        (VipsNative.Vips, _, _) => "libvips.so.42",
        (VipsNative.GObject, true, _) => "libgobject-2.0-0.dll",
        (VipsNative.GObject, _, true) => "libgobject-2.0.0.dylib",
        (VipsNative.GObject, _, _) => "libgobject-2.0.so.0",
        (VipsNative.GLib, true, _) => "libglib-2.0-0.dll",
        (VipsNative.GLib, _, true) => "libglib-2.0.0.dylib",
        (VipsNative.GLib, _, _) => "libglib-2.0.so.0",
        _ => null,
    };

    private static nint LoadBundled()
    {
        foreach (var file in BundledDirectories().Where(Directory.Exists).SelectMany(BundledFiles))
        {
            if (NativeLibrary.TryLoad(file, out var handle))
            {
                return handle;
            }
        }

        return 0;
    }

    private static IEnumerable<string> BundledFiles(string directory) =>
        BundledPatterns.SelectMany(pattern => Directory.EnumerateFiles(directory, pattern));

    /// <summary>
    /// Beside a project's output the file lies in <c>runtimes/&lt;rid&gt;/native</c>; published for one runtime it lies beside the application;
    /// from a package the host names its directory.
    /// </summary>
    private static IEnumerable<string> BundledDirectories()
    {
        var application = AppContext.BaseDirectory;
        yield return application;
        yield return Path.Combine(application, "runtimes", PortableRuntimeIdentifier(), "native");
        var searched = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "";
        foreach (var directory in searched.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            yield return directory;
        }
    }

    /// <summary>The runtime that the packages are named for; a distribution's own name, as in <c>debian.12-x64</c>, is not one of them.</summary>
    public static string PortableRuntimeIdentifier()
    {
        var system = OperatingSystem.IsWindows() ? "win"
            : OperatingSystem.IsMacOS() ? "osx"
            : RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal)
                || RuntimeInformation.RuntimeIdentifier.StartsWith("alpine", StringComparison.Ordinal) ? "linux-musl"
            : "linux";
        return $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
    }
}
