using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PhotoResize.Vips.Interop;

namespace PhotoResize.Vips.Tests.Support;

/// <summary>What libvips holds in this process: blocks of pixels and their bytes, open files, objects of every kind.</summary>
internal readonly unsafe partial record struct LibraryUse(int Blocks, nuint Bytes, int Files, int Objects)
{
    static LibraryUse()
    {
        _ = VipsLibrary.Instance;
        NativeLibrary.SetDllImportResolver(
            typeof(LibraryUse).Assembly, (name, _, _) => NativeLibraryResolver.Resolve(name, typeof(VipsLibrary).Assembly));
    }

    public static LibraryUse Now()
    {
        // Objects that were dropped without being disposed are no leak.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var objects = 0;
        ObjectMap(&Count, (nint)(&objects), 0);
        return new LibraryUse(TrackedBlocks(), TrackedBytes(), TrackedFiles(), objects);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Count(nint instance, nint count, nint unused)
    {
        (*(int*)count)++;
        return 0;
    }

    [LibraryImport(VipsNative.Vips, EntryPoint = "vips_object_map")]
    private static partial nint ObjectMap(delegate* unmanaged[Cdecl]<nint, nint, nint, nint> visit, nint first, nint second);

    [LibraryImport(VipsNative.Vips, EntryPoint = "vips_tracked_get_allocs")]
    private static partial int TrackedBlocks();

    [LibraryImport(VipsNative.Vips, EntryPoint = "vips_tracked_get_mem")]
    private static partial nuint TrackedBytes();

    [LibraryImport(VipsNative.Vips, EntryPoint = "vips_tracked_get_files")]
    private static partial int TrackedFiles();
}
