using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace PhotoResize.Vips.Interop;

/// <summary>Finds libvips: the one that came with the application or, where there is none, the system's.</summary>
/// <remarks>
/// A packaged file that cannot be loaded is an error. Falling back to the system's library would hide it, and that one is
/// often years older: other codecs, other bugs, other results.
/// </remarks>
internal static class NativeLibraryResolver
{
    /// <summary>
    /// NetVips.Native's names, then those of builds that hold libvips and its C++ binding in one file, under libvips' full version.
    /// </summary>
    private static readonly string[] PackagedPatterns =
        OperatingSystem.IsWindows() ? ["libvips-42.dll"]
        : OperatingSystem.IsMacOS() ? ["libvips.42.dylib", "libvips-cpp.*.dylib"]
        : ["libvips.so.42", "libvips-cpp.so.*"];

    private static readonly Lazy<LoadedLibrary> Loaded = new(Load);

    /// <summary>libvips, loaded by whoever asks first.</summary>
    /// <exception cref="InvalidOperationException">The packaged file cannot be loaded, or there is no libvips at all.</exception>
    public static LoadedLibrary Library => Loaded.Value;

    /// <summary>Resolves the imports of this assembly from now on.</summary>
    public static void Register() =>
        NativeLibrary.SetDllImportResolver(typeof(NativeLibraryResolver).Assembly, (name, assembly, _) => Resolve(name, assembly));

    /// <summary>The library behind a logical name; 0 for other names, and where there is none.</summary>
    public static nint Resolve(string name, Assembly assembly)
    {
        if (SystemName(name) is not { } systemName)
        {
            return 0;
        }

        // A packaged libvips has GLib and GObject built in; the system has a file for each.
        if (Library.IsPackaged || name == VipsNative.Vips)
        {
            return Library.Handle;
        }

        return NativeLibrary.TryLoad(systemName, assembly, null, out var handle) ? handle : 0;
    }

    /// <summary>The runtime as in the packages' names; a distribution's own, such as <c>debian.12-x64</c>, is not one of them.</summary>
    public static string PortableRuntimeIdentifier()
    {
        var system = OperatingSystem.IsWindows() ? "win"
            : OperatingSystem.IsMacOS() ? "osx"
            : RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal)
                || RuntimeInformation.RuntimeIdentifier.StartsWith("alpine", StringComparison.Ordinal) ? "linux-musl"
            : "linux";
        return $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
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

    private static LoadedLibrary Load() => PackagedFiles().FirstOrDefault() is { } file ? LoadPackaged(file) : LoadSystem();

    private static LoadedLibrary LoadPackaged(string file)
    {
        try
        {
            return new LoadedLibrary(NativeLibrary.Load(file), file, IsPackaged: true);
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            throw new InvalidOperationException(
                $"libvips could not be loaded from {file}: {ReasonOf(exception)} The package for this machine is "
                + $"NetVips.Native.{PortableRuntimeIdentifier()}. To use the libvips installed on the system, leave the package out.",
                exception);
        }
    }

    private static LoadedLibrary LoadSystem()
    {
        var name = SystemName(VipsNative.Vips)!;
        try
        {
            var handle = NativeLibrary.Load(name, typeof(NativeLibraryResolver).Assembly, null);
            return new LoadedLibrary(handle, FileOf(handle) ?? name, IsPackaged: false);
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            throw new InvalidOperationException(
                $"libvips was not found. Add the package NetVips.Native.{PortableRuntimeIdentifier()} to the application, or install "
                + $"libvips {VipsLibrary.Minimum} or newer on the system (apt install libvips42, apk add vips, brew install vips).",
                exception);
        }
    }

    private static IEnumerable<string> PackagedFiles() => PackagedDirectories()
        .Where(Directory.Exists)
        .SelectMany(directory => PackagedPatterns.SelectMany(pattern => Directory.EnumerateFiles(directory, pattern)));

    /// <summary>
    /// In a build's output the file is in <c>runtimes/&lt;rid&gt;/native</c>; published for one runtime it is beside the application;
    /// run from the package cache, the host names its directory.
    /// </summary>
    private static IEnumerable<string> PackagedDirectories()
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

    /// <summary>The loader's own words, which .NET puts behind advice on how to get them.</summary>
    private static string ReasonOf(Exception exception) =>
        exception.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[^1].TrimEnd('.') + ".";

    /// <summary>The file that the library's code is in; <see langword="null"/> where .NET does not list modules (macOS).</summary>
    private static string? FileOf(nint library)
    {
        if (!NativeLibrary.TryGetExport(library, "vips_init", out var function))
        {
            return null;
        }

        using var process = Process.GetCurrentProcess();
        return process.Modules.Cast<ProcessModule>()
            .FirstOrDefault(module => function - module.BaseAddress is >= 0 and var offset && offset < module.ModuleMemorySize)?.FileName;
    }
}
