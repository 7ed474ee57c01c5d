using System.Runtime.InteropServices;

namespace PhotoResize.Vips.Interop;

/// <summary>The imports, one group per file. None takes C varargs, whose calling convention differs on some platforms.</summary>
internal static unsafe partial class VipsNative
{
    /// <summary>Logical names; <see cref="NativeLibraryResolver"/> finds the files behind them.</summary>
    public const string Vips = "vips";

    public const string GObject = "gobject";

    public const string GLib = "glib";

    [LibraryImport(Vips, EntryPoint = "vips_init", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Init(string programName);

    [LibraryImport(Vips, EntryPoint = "vips_version")]
    public static partial int Version(int part);

    [LibraryImport(Vips, EntryPoint = "vips_concurrency_set")]
    public static partial void ConcurrencySet(int threads);

    [LibraryImport(Vips, EntryPoint = "vips_cache_set_max")]
    public static partial void CacheSetMax(int operations);

    [LibraryImport(Vips, EntryPoint = "vips_block_untrusted_set")]
    public static partial void BlockUntrustedSet(int state);

    [LibraryImport(Vips, EntryPoint = "vips_operation_block_set", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void OperationBlockSet(string className, int state);

    [LibraryImport(Vips, EntryPoint = "vips_type_find", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nuint TypeFind(string baseName, string nickname);

    /// <summary>Frees the buffers that libvips keeps for the calling thread.</summary>
    [LibraryImport(Vips, EntryPoint = "vips_thread_shutdown")]
    public static partial void ThreadShutdown();

    /// <summary>Returns the error messages of the whole process and clears them. The caller frees the text with <see cref="Free"/>.</summary>
    [LibraryImport(Vips, EntryPoint = "vips_error_buffer_copy")]
    public static partial nint ErrorBufferCopy();
}
