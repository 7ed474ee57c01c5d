using PhotoResize.Settings;
using PhotoResize.Testing;
using PhotoResize.Vips.Encoding;
using PhotoResize.Vips.Interop;

namespace PhotoResize.Vips.Tests;

/// <summary>Other tests skip the formats that a system's library lacks. These make sure that the packaged library lacks none.</summary>
public sealed class CodecTests
{
    [PackagedLibvipsFact]
    public void Packaged_library_reads_and_writes_every_format()
    {
        ImageFormat[] written =
        [
            ImageFormat.Jpeg, ImageFormat.Png, ImageFormat.Png8, ImageFormat.Gif,
            ImageFormat.Bmp, ImageFormat.Tiff, ImageFormat.WebP, ImageFormat.Avif,
        ];

        Assert.True(VipsLibrary.Instance.File.IsPackaged);
        Assert.Superset(written.Except([ImageFormat.Png8]).ToHashSet(), VipsEngine.Processor.Readable.ToHashSet());
        Assert.Superset(written.ToHashSet(), VipsEngine.Processor.Writable.ToHashSet());
    }

    [Fact]
    public void Trial_tells_whether_there_is_an_encoder()
    {
        // No libheif writes H.264 but by a plugin that is rarely installed, and libvips offers to ask it for that.
        const HeifCompression H264 = (HeifCompression)2;
        Assert.Equal(VipsEngine.Processor.Writable.Contains(ImageFormat.Avif), AvifTrial.Succeeds(HeifCompression.Av1));
        Assert.False(AvifTrial.Succeeds(H264));
    }
}
