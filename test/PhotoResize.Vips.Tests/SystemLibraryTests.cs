using Microsoft.Extensions.Options;
using PhotoResize.EngineContract.Support;
using PhotoResize.Processing;
using PhotoResize.Settings;
using PhotoResize.Testing;

namespace PhotoResize.Vips.Tests;

/// <summary>AVIF is read with a libheif that limits what it does, or where the application says so.</summary>
public sealed class SystemLibraryTests
{
    private static readonly VipsLibrary Library = VipsLibrary.Instance;

    private static bool IsTrusted => Library.File.IsPackaged || Library.HeifVersion is { Major: 1, Minor: >= 19 } or { Major: > 1 };

    [Fact]
    public void Systems_libheif_has_a_version() =>
        Assert.Equal(!Library.File.IsPackaged && OperatingSystem.IsLinux(), Library.HeifVersion is not null);

    [Fact]
    public void Avif_is_read_with_a_new_library_or_where_the_application_wants_it()
    {
        Assert.Equal(IsTrusted, new VipsImageProcessor().Readable.Contains(ImageFormat.Avif));
        Assert.True(new VipsImageProcessor(options: Options.Create(new VipsOptions { ReadAvifWithSystemLibrary = true })).Readable.Contains(ImageFormat.Avif));
        Assert.True(new VipsImageProcessor().Writable.Contains(ImageFormat.Avif));
    }

    [Fact]
    public async Task Avif_that_is_not_read_is_refused_whoever_asks()
    {
        var plan = Plans.Of(ImageFormat.Avif, 96, 64, 48, 32);
        var job = new VipsImageProcessor().ProcessAsync(new MemorySource(QuarteredAvif.Plain), plan, new MemoryStream(), CancellationToken.None);
        if (IsTrusted)
        {
            await job;
        }
        else
        {
            Assert.Equal(ImageProcessingError.Unsupported, (await Assert.ThrowsAsync<ImageProcessingException>(() => job)).Error);
        }
    }
}
