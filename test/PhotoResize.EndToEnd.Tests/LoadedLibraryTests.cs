using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PhotoResize.Testing;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>Which libvips an application runs on, and what it says of it at the start.</summary>
public sealed partial class LoadedLibraryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>What the build put beside the tests. With <c>LD_LIBRARY_PATH</c> it stands in for a system's library.</summary>
    private static string PackagedFile =>
        Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "runtimes"), "libvips*", SearchOption.AllDirectories).Single();

    [PackagedLibvipsFact]
    public async Task Packaged_library_is_used_and_logged_at_the_start()
    {
        await using var site = await TestSite.StartAsync(resize: builder => builder.AddVips());

        var entry = Assert.Single(site.Logs.Entries, entry => entry.Category.StartsWith("PhotoResize.Vips", StringComparison.Ordinal));
        Assert.Equal(LogLevel.Information, entry.Level);
        AssertNames(PackagedFile, "packaged", entry.Message);
    }

    [PackagedLibvipsFact(linuxOnly: true)]
    public async Task Without_a_packaged_library_the_systems_is_used_and_logged()
    {
        using var site = await StartAsync(CopySite());

        AssertNames(PackagedFile, "system", Assert.Single(site.Log, line => line.Contains("libvips", StringComparison.Ordinal)));

        // Its libheif is a part of it, and so nobody knows its version.
        Assert.Contains(site.Log, line => line.Contains("AVIF is not read", StringComparison.Ordinal));
    }

    [PackagedLibvipsFact(linuxOnly: true)]
    public async Task Packaged_library_that_cannot_be_loaded_stops_the_start_although_the_system_has_one()
    {
        var site = CopySite();
        var broken = Path.Combine(site, "libvips.so.42");
        await File.WriteAllTextAsync(broken, "This is no library.");

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAndStopAsync(site));

        Assert.Contains($"libvips could not be loaded from {broken}: ", exception.Message, StringComparison.Ordinal);
        Assert.Contains("NetVips.Native.linux-", exception.Message, StringComparison.Ordinal);
    }

    [PackagedLibvipsFact(linuxOnly: true)]
    public async Task Without_any_library_the_start_fails_and_recommends_the_package_first()
    {
        // The loader looks here first and goes no further, so that a machine's own libvips is not found.
        var hiding = _folder.Combine("hiding");
        Directory.CreateDirectory(hiding);
        await File.WriteAllTextAsync(Path.Combine(hiding, "libvips.so.42"), "This is no library.");

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAndStopAsync(CopySite(), hiding));

        Assert.Matches("libvips was not found\\. Add the package NetVips\\.Native\\.linux-.* or install libvips", exception.Message);
    }

    public void Dispose() => _folder.Dispose();

    private static void AssertNames(string file, string origin, string message)
    {
        var match = LibraryLine().Match(message);
        Assert.True(match.Success, message);
        Assert.Equal(origin, match.Groups["origin"].Value);
        Assert.Equal(file, match.Groups["path"].Value);
        Assert.True(File.Exists(match.Groups["path"].Value));
    }

    private Task<SiteProcess> StartAsync(string site, string? libraryPath = null) => SiteProcess.StartAsync(
        _folder.Path, _folder.Combine("cache"), site, libraryPath ?? Path.GetDirectoryName(PackagedFile));

    /// <summary>For starts that should fail: one that does not leaves no process behind.</summary>
    private async Task StartAndStopAsync(string site, string? libraryPath = null)
    {
        using var started = await StartAsync(site, libraryPath);
    }

    /// <summary>The site's assemblies and nothing else, as published without the package.</summary>
    private string CopySite()
    {
        var site = _folder.Combine("site");
        Directory.CreateDirectory(site);
        Directory.CreateDirectory(_folder.Combine("wwwroot"));
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory, "PhotoResize*.dll")
            .Append(Path.Combine(AppContext.BaseDirectory, "PhotoResize.EndToEnd.Site.runtimeconfig.json")))
        {
            File.Copy(file, Path.Combine(site, Path.GetFileName(file)));
        }

        return site;
    }

    [GeneratedRegex("""libvips 8\.\d+\.\d+ \((?<origin>\w+)\) was loaded from (?<path>.*[/\\]libvips[^/\\]*\.(so|dylib|dll)[^/\\]*)\.$""")]
    private static partial Regex LibraryLine();
}
