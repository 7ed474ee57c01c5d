using PhotoResize.Settings;
using PhotoResize.Vips.Interop;

namespace PhotoResize.Vips.Tests;

/// <summary>Other tests leave out the formats that a system's library lacks; these are the guard that the bundled one lacks none.</summary>
public sealed class CodecTests
{
    [Fact]
    public void Bundled_library_reads_and_writes_every_format()
    {
        ImageFormat[] written =
        [
            ImageFormat.Jpeg, ImageFormat.Png, ImageFormat.Png8, ImageFormat.Gif, ImageFormat.Bmp, ImageFormat.Tiff, ImageFormat.WebP, ImageFormat.Avif,
        ];
        if (!NativeLibraryResolver.IsBundled)
        {
            return;
        }

        Assert.Superset(written.Except([ImageFormat.Png8]).ToHashSet(), VipsEngine.Processor.Readable.ToHashSet());
        Assert.Superset(written.ToHashSet(), VipsEngine.Processor.Writable.ToHashSet());
    }
}
