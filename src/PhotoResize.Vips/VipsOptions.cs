namespace PhotoResize.Vips;

/// <summary>What the libvips engine does with a library that did not come with the application.</summary>
public sealed class VipsOptions
{
    /// <summary>
    /// Whether AVIF is read with any libvips that is installed on the system. Default off: then it is read with one whose libheif is version
    /// 1.19 or newer. The libvips of the NetVips.Native packages reads AVIF in either case.
    /// </summary>
    public bool ReadAvifWithSystemLibrary { get; set; }
}
