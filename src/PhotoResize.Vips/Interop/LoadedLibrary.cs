namespace PhotoResize.Vips.Interop;

/// <summary>The libvips that this process uses.</summary>
/// <param name="Handle">The loader's handle.</param>
/// <param name="Path">The file.</param>
/// <param name="IsPackaged">Whether it came with the application; if not, it belongs to the system.</param>
internal sealed record LoadedLibrary(nint Handle, string Path, bool IsPackaged);
