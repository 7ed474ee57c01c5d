namespace PhotoResize.Vips;

/// <summary>Options of the libvips engine.</summary>
public sealed class VipsOptions
{
    /// <summary>
    /// Whether AVIF is read with any libvips that is installed on the system. Otherwise it is read with one whose libheif is version 1.19 or newer.
    /// Default <see langword="false"/>. The libvips of the NetVips.Native packages reads AVIF in either case.
    /// </summary>
    public bool ReadAvifWithSystemLibrary { get; set; }

    /// <summary>
    /// Most bytes that jobs leave for the next ones when they have freed them; 0 or more. What is beyond goes back to the system after each
    /// job, and all of it when there was no job for two seconds. Default <see langword="null"/>: an eighth of what the garbage collector may
    /// use, but not more than 128 MiB for each core. With the C library glibc, 2.33 or newer, and libvips 8.18 or newer.
    /// </summary>
    public long? MaxKeptMemory { get; set; }
}
