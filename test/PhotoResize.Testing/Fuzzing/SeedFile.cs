using PhotoResize.Settings;

namespace PhotoResize.Testing.Fuzzing;

/// <summary>A small file that is whole: fuzzers change it, browsers show it.</summary>
/// <param name="Name">The format's extension, and what is particular about it.</param>
/// <param name="Format">The format.</param>
/// <param name="Bytes">The file.</param>
public sealed record SeedFile(string Name, ImageFormat Format, byte[] Bytes)
{
    /// <summary>Whether pixels come out as they went in, whichever decoder reads them.</summary>
    public bool IsExact { get; init; } = Format is not (ImageFormat.Jpeg or ImageFormat.WebP or ImageFormat.Avif);

    public override string ToString() => Name;
}
