using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Options;
using PhotoResize.Caching;
using PhotoResize.Configuration;
using PhotoResize.Folders;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Settings;
using PhotoResize.Sources;
using PhotoResize.Testing;
using PhotoResize.Tests.Caching;
using PhotoResize.Tests.Data;

namespace PhotoResize.Tests.Configuration;

public sealed class OptionsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Section_is_read_in_full()
    {
        var options = Options("""
            {
              "DiskCache": {
                "Path": "/var/cache/x", "Enabled": false, "NamingStrategy": "distribute1m", "MaxPendingBytes": 5,
                "MaxBytes": 5000000000, "MaxFiles": 6, "SweepInterval": "00:00:02"
              },
              "MemoryCache": { "MaxBytes": 8, "MaxResultBytes": 9, "Lifetime": "00:00:10", "SourceStaleness": "00:00:11" },
              "Processing": { "MaxConcurrentJobs": 3, "MaxQueuedJobs": 4, "MaxMissesPerClient": 13, "QueueTimeout": "00:00:05", "JobTimeout": "00:00:06", "MaxBufferedSourceBytes": 12, "MaxHeaderBytes": 70000, "HeaderTimeout": "00:00:14", "MaxConcurrentHeaders": 15, "WarmUp": false, "MaxBytesInSending": 14, "MemoryBudget": 5000000001, "MaxJobMemory": 5000000002 },
              "Stores": {
                "CachePath": "originals", "CacheMaxBytes": 5000000003, "LookupTimeout": "00:00:02", "DownloadTimeout": "00:00:20",
                "MaxConcurrentLookups": 5, "MaxConcurrentDownloads": 6, "MaxBytesInMemory": 5000000004,
                "CircuitBreaker": { "MinRequests": 9, "FailureRatio": 0.25, "SamplingDuration": "00:00:08", "BreakDuration": "00:00:07" }
              },
              "SharedResults": {
                "Timeout": "00:00:03", "WriteTimeout": "00:00:04", "MaxObjectBytes": 5, "MaxPendingBytes": 5000000005, "MaxPendingResults": 6,
                "MaxConcurrentReads": 7, "MaxConcurrentWrites": 8,
                "CircuitBreaker": { "MinRequests": 2, "FailureRatio": 1, "SamplingDuration": "00:00:00.5", "BreakDuration": "1.00:00:00" }
              },
              "Signing": { "Keys": [ "0123456789abcdef0123456789abcdef", "base64:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZUY=" ], "ImageSharpWebKey": "base64:AQID" },
              "MaxRememberedSources": 7,
              "DiagnosticHeaders": true,
              "FileExtensions": [ "jxl" ],
              "Presets": { "Thumb": { "Defaults": { "width": 100 }, "Settings": { "format": "webp", "sharpen": "" } }, "a.b-c_1": { } },
              "Watermarks": {
                "Logo": {
                  "Path": "/w/logo.png", "Anchor": "Top|Left", "Margin": 0.05, "Size": 0.5, "Opacity": 0.75, "MinSide": 20, "Tile": true,
                  "AllowEnlarge": false
                },
                "plain": { "Path": "/w/plain.png" }
              },
              "ImageFolders": [
                {
                  "Path": "/images/", "Name": "photos", "ForceProcessing": true, "AllowEnlarge": true, "MaxPixels": 1000,
                  "MaxSourcePixels": 2000, "MaxAvifSourcePixels": 1500, "DefaultSettings": { "width": 300, "sharpen": false }, "CacheControl": "private", "CacheControlForUsers": "no-cache",
                  "VersionParameter": "v", "SurrogateControl": "max-age=3600+600", "CdnCacheControl": "max-age=60", "CacheTagHeader": "Cache-Tag",
                  "AutoFormats": [ "WebP" ], "ClientHints": true,
                  "LockedSettings": [ "q" ], "RejectInvalidSettings": true, "Signatures": "settings", "FollowLinks": "none",
                  "Root": "../originals", "ServeOriginals": true, "PathSyntax": true, "Dialect": "imageflow",
                  "Fallback": { "Path": "/images/none.png", "Status": 200, "CacheControl": "max-age=5" },
                  "OnlyPresets": true, "AllowedSizes": [ 300, 100 ], "SnapToAllowedSizes": true, "AllowInfo": true
                },
                { "Path": "/other" },
                { "Path": "/far", "Source": "mem://store/photos", "SourceFreshness": "00:00:30", "SourceMaxStale": "02:00:00" },
                { "Path": "/none", "AutoFormats": [], "CacheControl": "public, max-age=60, stale-while-revalidate=30, stale-if-error=600" }
              ]
            }
            """);
        Assert.Equal(("/var/cache/x", false, "distribute1m", 5), (options.DiskCache.Path, options.DiskCache.Enabled, options.DiskCache.NamingStrategy, options.DiskCache.MaxPendingBytes));
        Assert.Equal((5_000_000_000, 6, TimeSpan.FromSeconds(2)), (options.DiskCache.MaxBytes, options.DiskCache.MaxFiles, options.DiskCache.SweepInterval));
        Assert.Equal((8, 9), (options.MemoryCache.MaxBytes, options.MemoryCache.MaxResultBytes));
        Assert.Equal((TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(11)), (options.MemoryCache.Lifetime, options.MemoryCache.SourceStaleness));
        Assert.Equal((3, 4, TimeSpan.FromSeconds(5)), (options.Processing.MaxConcurrentJobs, options.Processing.MaxQueuedJobs, options.Processing.QueueTimeout));
        Assert.Equal((TimeSpan.FromSeconds(6), 12), (options.Processing.JobTimeout, options.Processing.MaxBufferedSourceBytes));
        Assert.Equal((13, 14), (options.Processing.MaxMissesPerClient, options.Processing.MaxBytesInSending));
        Assert.Equal(
            (70000, TimeSpan.FromSeconds(14), 15),
            (options.Processing.MaxHeaderBytes, options.Processing.HeaderTimeout, options.Processing.MaxConcurrentHeaders));
        Assert.False(options.Processing.WarmUp);
        Assert.Equal((5_000_000_001, 5_000_000_002), (options.Processing.MemoryBudget, options.Processing.MaxJobMemory));
        Assert.Equal(("originals", 5_000_000_003, 5_000_000_004), (options.Stores.CachePath, options.Stores.CacheMaxBytes, options.Stores.MaxBytesInMemory));
        Assert.Equal((TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(20)), (options.Stores.LookupTimeout, options.Stores.DownloadTimeout));
        Assert.Equal((5, 6), (options.Stores.MaxConcurrentLookups, options.Stores.MaxConcurrentDownloads));
        Assert.Equal((TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(4)), (options.SharedResults.Timeout, options.SharedResults.WriteTimeout));
        Assert.Equal(
            (5, 5_000_000_005, 6), (options.SharedResults.MaxObjectBytes, options.SharedResults.MaxPendingBytes, options.SharedResults.MaxPendingResults));
        Assert.Equal((7, 8), (options.SharedResults.MaxConcurrentReads, options.SharedResults.MaxConcurrentWrites));
        Assert.Equal((9, 0.25), (options.Stores.CircuitBreaker.MinRequests, options.Stores.CircuitBreaker.FailureRatio));
        Assert.Equal(
            (TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(7)),
            (options.Stores.CircuitBreaker.SamplingDuration, options.Stores.CircuitBreaker.BreakDuration));
        Assert.Equal((2, 1.0), (options.SharedResults.CircuitBreaker.MinRequests, options.SharedResults.CircuitBreaker.FailureRatio));
        Assert.Equal(
            (TimeSpan.FromSeconds(0.5), TimeSpan.FromDays(1)),
            (options.SharedResults.CircuitBreaker.SamplingDuration, options.SharedResults.CircuitBreaker.BreakDuration));
        Assert.Equal(7, options.MaxRememberedSources);
        Assert.True(options.DiagnosticHeaders);
        Assert.Contains("jpg", options.FileExtensions);
        Assert.Contains("jxl", options.FileExtensions);

        var folder = options.ImageFolders[0];
        Assert.Equal(("/images/", "photos", true, true), (folder.Path, folder.Name, folder.ForceProcessing, folder.AllowEnlarge));
        Assert.Equal((1000, 2000, "private", true), (folder.MaxPixels, folder.MaxSourcePixels, folder.CacheControl, folder.RejectInvalidSettings));
        Assert.Equal(1500, folder.MaxAvifSourcePixels);
        Assert.Equal("no-cache", folder.CacheControlForUsers);
        Assert.Equal(("v", "max-age=3600+600"), (folder.VersionParameter, folder.SurrogateControl));
        Assert.Equal(("max-age=60", "Cache-Tag"), (folder.CdnCacheControl, folder.CacheTagHeader));
        Assert.Equal((true, false), (folder.ClientHints, options.ImageFolders[1].ClientHints));
        Assert.Equal(["WebP"], folder.AutoFormats);
        Assert.Equal(["avif", "webp"], options.ImageFolders[1].AutoFormats);
        Assert.Empty(options.ImageFolders[3].AutoFormats);
        Assert.Equal((2, SignatureRequirement.Settings), (options.Signing.Keys.Count, folder.Signatures));
        Assert.Equal(("base64:AQID", "imageflow"), (options.Signing.ImageSharpWebKey, folder.Dialect));
        Assert.Equal((LinkPolicy.None, LinkPolicy.WithinRoot), (folder.FollowLinks, options.ImageFolders[1].FollowLinks));
        Assert.Equal("300", folder.DefaultSettings["Width"]);
        Assert.Equal("False", folder.DefaultSettings["sharpen"]);
        Assert.Equal(["q"], folder.LockedSettings);
        Assert.Equal((true, true), (folder.OnlyPresets, folder.SnapToAllowedSizes));
        Assert.Equal([300, 100], folder.AllowedSizes);
        Assert.Equal((true, false), (folder.AllowInfo, options.ImageFolders[1].AllowInfo));
        Assert.Equal(("../originals", true, true), (folder.Root, folder.ServeOriginals, folder.PathSyntax));
        Assert.Equal(("/images/none.png", 200, "max-age=5"), (folder.Fallback.Path, folder.Fallback.Status, folder.Fallback.CacheControl));

        Assert.Equal(["Thumb", "a.b-c_1"], options.Presets.Keys.Order(StringComparer.Ordinal));
        var preset = options.Presets["thumb"];
        Assert.Equal(("100", "webp", ""), (preset.Defaults["Width"], preset.Settings["format"], preset.Settings["sharpen"]));

        var logo = options.Watermarks["LOGO"];
        Assert.Equal(("/w/logo.png", "Top|Left", 0.05, 0.5, 0.75), (logo.Path, logo.Anchor, logo.Margin, logo.Size, logo.Opacity));
        Assert.Equal((20, true, false), (logo.MinSide, logo.Tile, logo.AllowEnlarge));
        var plain = options.Watermarks["plain"];
        Assert.Equal(("bottom-right", 0.02, 0.25, 1, 100), (plain.Anchor, plain.Margin, plain.Size, plain.Opacity, plain.MinSide));
        Assert.Equal((false, null), (plain.Tile, plain.AllowEnlarge));

        var far = options.ImageFolders[2];
        Assert.Equal(
            ("mem://store/photos", TimeSpan.FromSeconds(30), TimeSpan.FromHours(2)), (far.Source, far.SourceFreshness, far.SourceMaxStale));

        var defaults = options.ImageFolders[1];
        Assert.Equal((TimeSpan.FromMinutes(1), TimeSpan.FromDays(1)), (defaults.SourceFreshness, defaults.SourceMaxStale));
        Assert.Equal((10_000_000, 100_000_000, "public, max-age=86400"), (defaults.MaxPixels, defaults.MaxSourcePixels, defaults.CacheControl));
        Assert.Equal((25_000_000, 20_000_000), (defaults.MaxAvifSourcePixels, defaults.MaxAnimationPixels));
        Assert.Equal(TimeSpan.FromSeconds(30), new ImageResizingOptions().Processing.JobTimeout);
    }

    [Fact]
    public void Every_fault_is_reported_at_once_with_its_path()
    {
        var failures = Faults("""
            {
              "DiskCache": {
                "Path": "wwwroot/cache", "Enabled": "maybe", "NamingStrategy": "Flat", "MaxPendingBytes": -1, "MaxUnprocessedBytes": -1,
                "MaxBytes": -1, "MaxFiles": -1, "SweepInterval": "00:00:00.5"
              },
              "MemoryCache": { "MaxBytes": -1, "MaxResultBytes": 2147483648, "Lifetime": "00:00:00.5", "SourceStaleness": "00:01:01" },
              "Processing": { "MaxConcurrentJobs": -1, "MaxQueuedJobs": "many", "MaxMissesPerClient": -1, "QueueTimeout": "00:00:00", "JobTimeout": "1.00:00:01", "MaxBufferedSourceBytes": -1, "MaxHeaderBytes": 65535, "HeaderTimeout": "00:00:00", "MaxConcurrentHeaders": 0, "MaxBytesInSending": -1, "MemoryBudget": -1, "MaxJobMemory": 0 },
              "Stores": {
                "CachePath": " ", "CacheMaxBytes": -1, "LookupTimeout": "00:00:00", "DownloadTimeout": "soon", "MaxConcurrentLookups": 0,
                "MaxConcurrentDownloads": 0, "MaxBytesInMemory": 0,
                "CircuitBreaker": { "MinRequests": 1, "FailureRatio": 0, "SamplingDuration": "00:00:00.4", "BreakDuration": "1.00:00:01" }
              },
              "SharedResults": {
                "Timeout": "00:00:00", "WriteTimeout": "1.00:00:01", "MaxObjectBytes": 0, "MaxPendingBytes": -1, "MaxPendingResults": -1,
                "MaxConcurrentReads": 0, "MaxConcurrentWrites": 0,
                "CircuitBreaker": { "MinRequests": "few", "FailureRatio": 1.1, "SamplingDuration": "1.00:00:01", "BreakDuration": "00:00:00" }
              },
              "Signing": { "Keys": [ "0123456789abcdef0123456789abcde", "base64:MDEyMzQ1Njc4OWFi", "base64:?" ] },
              "MaxRememberedSources": 0,
              "FileExtensions": [ ".jpg" ],
              "Presets": {
                "a b": { "Defaults": { "w": "wide" }, "Settings": { "preset": "x", "sig": "y", "expires": "5", "watermark": "z" } },
                "ok": { "width": 5 }
              },
              "Watermarks": {
                "c d": { "Path": "logo.png", "Anchor": "somewhere", "Margin": -0.01, "Size": 0, "Opacity": 0, "MinSide": -1 },
                "large": { "Path": "/a?b", "Margin": 0.51, "Size": 1.01, "Opacity": "1,5", "AllowEnlarge": "perhaps" },
                "number": { "Path": "/a", "Margin": "NaN", "Size": "NaN", "Opacity": "much", "MinSide": 0.5 },
                "none": { }
              },
              "ImageFolders": [
                { "Path": "/c", "AllowedSizes": [ 5, 0, "x", null ], "OnlyPresets": "yes", "DefaultSettings": { "preset": "ok,missing" } },
                { "Path": "/d", "SnapToAllowedSizes": true, "DefaultSettings": { "watermark": "number,missing" }, "Root": " ", "Fallback": { "Path": "none.png", "Status": 410, "CacheControl": "a b c" } },
                { "Path": "images", "MaxPixels": 0, "MaxSourcePixels": 99999999999, "MaxAvifSourcePixels": 0, "CacheControl": "a b c", "CacheControlForUsers": "d e f", "LockedSettings": [ "wdth" ] },
                { "Path": "/a/", "DefaultSettings": { "width": "wide", "colour": "red", "format": "heic" } },
                { "Path": "/A", "Name": "/a/", "Signatures": "Some", "FollowLinks": "Most" },
                { "Path": "/e", "VersionParameter": "W", "SurrogateControl": " ", "CdnCacheControl": "a b c", "CacheTagHeader": "ETag", "AutoFormats": [ "webp", "jpg" ], "ClientHints": "often" },
                { "Path": "/f", "VersionParameter": "a b", "SurrogateControl": "a\nb", "CdnCacheControl": "max-age=5, ä", "CacheTagHeader": "Cache Tag" },
                { "Path": "/g", "VersionParameter": "SIG", "CacheTagHeader": "" },
                { "Path": "/h", "SourceFreshness": "1.00:00:01", "SourceMaxStale": "366.00:00:00" }
              ]
            }
            """);
        string[] expected =
        [
            "ImageResizing:DiskCache:Path", "ImageResizing:DiskCache:Enabled", "ImageResizing:DiskCache:NamingStrategy",
            "ImageResizing:DiskCache:MaxBytes", "ImageResizing:DiskCache:MaxFiles", "ImageResizing:DiskCache:SweepInterval",
            "ImageResizing:DiskCache:MaxPendingBytes", "ImageResizing:DiskCache:MaxUnprocessedBytes", "ImageResizing:Processing:MaxConcurrentJobs",
            "ImageResizing:MemoryCache:MaxBytes", "ImageResizing:MemoryCache:MaxResultBytes", "ImageResizing:MemoryCache:Lifetime",
            "ImageResizing:MemoryCache:SourceStaleness",
            "ImageResizing:Processing:MaxQueuedJobs", "ImageResizing:Processing:MaxMissesPerClient", "ImageResizing:Processing:QueueTimeout", "ImageResizing:Processing:JobTimeout", "ImageResizing:MaxRememberedSources", "ImageResizing:Processing:MaxBufferedSourceBytes",
            "ImageResizing:Processing:MaxHeaderBytes", "ImageResizing:Processing:HeaderTimeout", "ImageResizing:Processing:MaxConcurrentHeaders",
            "ImageResizing:Processing:MaxBytesInSending",
            "ImageResizing:FileExtensions:12",
            "ImageResizing:Presets:a b", "ImageResizing:Presets:a b:Defaults:w", "ImageResizing:Presets:a b:Settings:preset",
            "ImageResizing:Presets:a b:Settings:sig", "ImageResizing:Presets:a b:Settings:expires", "ImageResizing:Presets:a b:Settings:watermark",
            "ImageResizing:Presets:ok:width",
            "ImageResizing:Watermarks:c d", "ImageResizing:Watermarks:c d:Path", "ImageResizing:Watermarks:c d:Anchor",
            "ImageResizing:Watermarks:c d:Margin", "ImageResizing:Watermarks:c d:Size", "ImageResizing:Watermarks:c d:Opacity",
            "ImageResizing:Watermarks:c d:MinSide", "ImageResizing:Watermarks:large:Path", "ImageResizing:Watermarks:large:Margin",
            "ImageResizing:Watermarks:large:Size", "ImageResizing:Watermarks:large:Opacity", "ImageResizing:Watermarks:large:AllowEnlarge",
            "ImageResizing:Watermarks:number:Margin", "ImageResizing:Watermarks:number:Size", "ImageResizing:Watermarks:number:Opacity",
            "ImageResizing:Watermarks:number:MinSide", "ImageResizing:Watermarks:none:Path",
            "ImageResizing:ImageFolders:1:DefaultSettings:watermark",
            "ImageResizing:ImageFolders:0:AllowedSizes:1", "ImageResizing:ImageFolders:0:AllowedSizes:2", "ImageResizing:ImageFolders:0:AllowedSizes:3",
            "ImageResizing:ImageFolders:0:OnlyPresets", "ImageResizing:ImageFolders:0:DefaultSettings:preset", "ImageResizing:ImageFolders:1:SnapToAllowedSizes",
            "ImageResizing:ImageFolders:1:Root", "ImageResizing:ImageFolders:1:Fallback:Path", "ImageResizing:ImageFolders:1:Fallback:Status",
            "ImageResizing:ImageFolders:1:Fallback:CacheControl",
            "ImageResizing:ImageFolders:2:Path", "ImageResizing:ImageFolders:2:MaxPixels", "ImageResizing:ImageFolders:2:MaxSourcePixels",
            "ImageResizing:ImageFolders:2:MaxAvifSourcePixels", "ImageResizing:ImageFolders:2:CacheControl", "ImageResizing:ImageFolders:2:CacheControlForUsers",
            "ImageResizing:ImageFolders:2:LockedSettings", "ImageResizing:ImageFolders:3:DefaultSettings:width",
            "ImageResizing:ImageFolders:3:DefaultSettings:colour", "ImageResizing:ImageFolders:3:DefaultSettings:format",
            "ImageResizing:ImageFolders:4:Path", "ImageResizing:ImageFolders:4:Name", "ImageResizing:ImageFolders:4:Signatures",
            "ImageResizing:ImageFolders:4:FollowLinks",
            "ImageResizing:ImageFolders:5:VersionParameter", "ImageResizing:ImageFolders:5:SurrogateControl", "ImageResizing:ImageFolders:5:CdnCacheControl",
            "ImageResizing:ImageFolders:5:CacheTagHeader", "ImageResizing:ImageFolders:5:AutoFormats:1", "ImageResizing:ImageFolders:5:ClientHints",
            "ImageResizing:ImageFolders:6:VersionParameter", "ImageResizing:ImageFolders:6:SurrogateControl", "ImageResizing:ImageFolders:6:CdnCacheControl",
            "ImageResizing:ImageFolders:6:CacheTagHeader", "ImageResizing:ImageFolders:7:VersionParameter", "ImageResizing:ImageFolders:7:CacheTagHeader",
            "ImageResizing:Processing:MemoryBudget", "ImageResizing:Processing:MaxJobMemory",
            "ImageResizing:Stores:CachePath", "ImageResizing:Stores:CacheMaxBytes", "ImageResizing:Stores:LookupTimeout",
            "ImageResizing:Stores:DownloadTimeout", "ImageResizing:Stores:MaxConcurrentLookups", "ImageResizing:Stores:MaxConcurrentDownloads",
            "ImageResizing:Stores:MaxBytesInMemory",
            "ImageResizing:Stores:CircuitBreaker:MinRequests", "ImageResizing:Stores:CircuitBreaker:FailureRatio",
            "ImageResizing:Stores:CircuitBreaker:SamplingDuration", "ImageResizing:Stores:CircuitBreaker:BreakDuration",
            "ImageResizing:SharedResults:CircuitBreaker:MinRequests", "ImageResizing:SharedResults:CircuitBreaker:FailureRatio",
            "ImageResizing:SharedResults:CircuitBreaker:SamplingDuration", "ImageResizing:SharedResults:CircuitBreaker:BreakDuration",
            "ImageResizing:SharedResults:Timeout", "ImageResizing:SharedResults:WriteTimeout", "ImageResizing:SharedResults:MaxObjectBytes",
            "ImageResizing:SharedResults:MaxPendingBytes", "ImageResizing:SharedResults:MaxPendingResults",
            "ImageResizing:SharedResults:MaxConcurrentReads", "ImageResizing:SharedResults:MaxConcurrentWrites",
            "ImageResizing:ImageFolders:8:SourceFreshness", "ImageResizing:ImageFolders:8:SourceMaxStale",
            "ImageResizing:Signing:Keys:0", "ImageResizing:Signing:Keys:1", "ImageResizing:Signing:Keys:2",
        ];
        Assert.Equal(expected.Order(), failures.Select(failure => failure[..failure.IndexOf(": ", StringComparison.Ordinal)]).Order());
    }

    [Fact]
    public void Single_value_where_several_belong_and_the_other_way_round_are_faults()
    {
        var failures = Faults("""
            {
              "DiskCache": "here",
              "FileExtensions": "jpg",
              "ImageFolders": [ { "Path": "/a", "LockedSettings": "width", "DefaultSettings": "w=5", "MaxPixels": { "a": 1 } } ]
            }
            """);
        string[] expected =
        [
            "ImageResizing:DiskCache", "ImageResizing:FileExtensions", "ImageResizing:ImageFolders:0:LockedSettings",
            "ImageResizing:ImageFolders:0:DefaultSettings", "ImageResizing:ImageFolders:0:MaxPixels",
        ];
        Assert.Equal(expected.Order(), failures.Select(failure => failure[..failure.IndexOf(": ", StringComparison.Ordinal)]).Order());
    }

    [Fact]
    public void Fault_of_a_secret_does_not_show_it_and_signatures_without_one_are_a_fault()
    {
        Assert.Contains(
            "ImageFolders:0:Dialect: must be one of Native, ImageResizer, ImageSharpWeb, Imageflow.",
            Assert.Single(Faults("""{ "ImageFolders": [ { "Path": "/a", "Dialect": "Klingon" } ] }""")),
            StringComparison.Ordinal);
        Assert.Contains("Signing:ImageSharpWebKey", Assert.Single(Faults("""{ "Signing": { "ImageSharpWebKey": "base64:?" } }""")), StringComparison.Ordinal);
        Assert.Contains("Signing:ImageSharpWebKey", Assert.Single(Faults("""{ "Signing": { "ImageSharpWebKey": "" } }""")), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", Assert.Single(Faults("""{ "Signing": { "Keys": [ "hunter2" ] } }""")), StringComparison.Ordinal);
        Assert.Contains("Signing:Keys", Assert.Single(Faults("""{ "ImageFolders": [ { "Path": "/a", "Signatures": "All" } ] }""")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".")] // the folder that the web root is in
    [InlineData("..")]
    [InlineData("originals")]
    public void Cache_must_not_contain_originals(string path)
    {
        var originals = Directory.CreateDirectory(_folder.Combine("originals")).FullName;
        var fault = Assert.Single(Faults(
            $$"""{ "DiskCache": { "Path": "{{path}}" } }""", resizing => resizing.AddFileProvider(new PhysicalFileProvider(originals))));
        Assert.Contains("originals", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".")]
    [InlineData("cache")]
    [InlineData("cache/originals")]
    [InlineData("x/../cache/")]
    public void Root_of_a_folder_neither_contains_the_cache_nor_lies_in_it(string root)
    {
        const string Section = """{ "DiskCache": { "Path": "cache" }, "ImageFolders": [ { "Path": "/a", "Root": "{root}" } ] }""";
        Assert.Contains("ImageFolders:0:Root", Assert.Single(Faults(Section.Replace("{root}", root))), StringComparison.Ordinal);
        Assert.Empty(Faults(Section.Replace("{root}", "cached")));

        var files = new PhysicalFileProvider(Directory.CreateDirectory(_folder.Combine(root)).FullName);
        Assert.Single(Faults(Section.Replace("{root}", "cached"), resizing => resizing.Services.Configure<ImageResizingOptions>(options =>
        {
            options.ImageFolders[0].Root = null;
            options.ImageFolders[0].FileProvider = files;
        })));
    }

    [Fact]
    public void Root_of_a_folder_is_not_set_beside_a_file_provider() => Assert.Contains(
        "FileProvider",
        Assert.Single(Faults(
            """{ "ImageFolders": [ { "Path": "/a", "Root": "originals" } ] }""",
            resizing => resizing.Services.Configure<ImageResizingOptions>(options => options.ImageFolders[0].FileProvider = new NullFileProvider()))),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("s3://bucket/photos", ".AddS3()")]
    [InlineData("azure://container", ".AddAzureBlobs()")]
    [InlineData("https://example.com/photos", ".AddHttpOriginals()")]
    [InlineData("ftp://example.com/photos", "nothing is registered for ftp://")]
    [InlineData("/srv/photos", "is not an address")]
    [InlineData("photos", "is not an address")]
    public void Source_of_a_folder_that_nobody_knows_is_a_fault_that_says_what_to_add(string source, string expected) => Assert.Contains(
        expected, Assert.Single(Faults($$"""{ "ImageFolders": [ { "Path": "/a", "Source": "{{source}}" } ] }""")), StringComparison.Ordinal);

    [Theory]
    [InlineData("""  "Source": "mem://u:hunter2@x/" """, "user name")]
    [InlineData("""  "Source": "mem://x/?a=b" """, "query")]
    [InlineData("""  "Source": "mem://x/", "Root": "other" """, "beside Root")]
    [InlineData("""  "Source": "mem://x/", "SourceFreshness": "00:02:00", "SourceMaxStale": "00:01:00" """, "at least SourceFreshness")]
    [InlineData("""  "Source": "mem://wrong/" """, "must not be wrong")]
    public void Source_of_a_folder_has_to_be_an_address_that_its_factory_takes(string folder, string expected)
    {
        var fault = Assert.Single(Faults($$"""{ "ImageFolders": [ { "Path": "/a", {{folder}} } ] }""", AddStores));
        Assert.Contains(expected, fault, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wwwroot/x")]
    [InlineData("cache")]
    [InlineData("cache/x")]
    [InlineData(".")]
    [InlineData("originals")]
    public void Copies_of_originals_lie_apart_from_everything_else(string path)
    {
        const string Section = """
            {
              "DiskCache": { "Path": "cache" }, "Stores": { "CachePath": "{path}" },
              "ImageFolders": [ { "Path": "/a", "Source": "mem://x/" }, { "Path": "/b", "Root": "originals" } ]
            }
            """;
        Assert.Contains(Faults(Section.Replace("{path}", path), AddStores), fault => fault.Contains("Stores:CachePath", StringComparison.Ordinal));
        Assert.Empty(Faults(Section.Replace("{path}", "copies"), AddStores));
    }

    [Fact]
    public void Source_of_a_folder_survives_a_reload_that_leaves_its_options_alone()
    {
        using var services = Services("""{ "ImageFolders": [ { "Path": "/a", "Source": "mem://x/" } ] }""", AddStores);
        var state = services.GetRequiredService<ConfigurationState>();
        var first = state.Current.FindFolder("/a/x.jpg")!.Originals;
        Assert.NotNull(first);

        Write("""{ "ImageFolders": [ { "Path": "/a", "Source": "mem://x/", "MaxPixels": 5 } ] }""");
        Reload(services);
        Assert.Equal(5, state.Current.FindFolder("/a/x.jpg")!.Limits.MaxPixels);
        Assert.Same(first, state.Current.FindFolder("/a/x.jpg")!.Originals);

        Write("""{ "ImageFolders": [ { "Path": "/a", "Source": "mem://x/", "SourceFreshness": "00:00:05" } ] }""");
        Reload(services);
        Assert.NotSame(first, state.Current.FindFolder("/a/x.jpg")!.Originals);
    }

    [Fact]
    public void Configuration_without_faults_is_accepted() =>
        Assert.Empty(Faults("""{ "DiskCache": { "Path": "wwwroot2" }, "ImageFolders": [ { "Path": "/", "LockedSettings": [] }, { "Path": "/images" } ] }"""));

    [Fact]
    public void Reload_takes_effect_and_one_with_faults_leaves_the_last_good_one()
    {
        using var services = Services("""{ "ImageFolders": [ { "Path": "/a" } ] }""");
        var state = services.GetRequiredService<ConfigurationState>();
        Assert.NotNull(state.Current.FindFolder("/a/x.jpg"));

        Write("""{ "DiskCache": { "Enabled": false, "NamingStrategy": "Distribute1K" }, "ImageFolders": [ { "Path": "/b" } ] }""");
        Reload(services);
        Assert.Equal((false, "Distribute1K"), (state.Current.DiskCache.Enabled, state.Current.DiskCache.NamingStrategy));
        Assert.Null(state.Current.FindFolder("/a/x.jpg"));
        Assert.NotNull(state.Current.FindFolder("/b/x.jpg"));

        Write("""{ "ImageFolders": [ { "Path": "/c", "MaxPixels": -1 } ] }""");
        Reload(services);
        Assert.NotNull(state.Current.FindFolder("/b/x.jpg"));

        Write("""{ "ImageFolders": [ { "Path": "/c" } ] }""");
        Reload(services);
        Assert.NotNull(state.Current.FindFolder("/c/x.jpg"));
    }

    [Theory]
    [InlineData("/images/a.jpg", "/images")]
    [InlineData("/IMAGES/a.jpg", "/images")]
    [InlineData("/images/deep/a.jpg", "/images/deep")]
    [InlineData("/images/deeper/a.jpg", "/images")]
    [InlineData("/images2/a.jpg", null)]
    [InlineData("/images//a.jpg", null)]
    [InlineData("/images%2Fdeep/a.jpg", null)]
    [InlineData("/images/a%2F/b.jpg", "/images")]
    [InlineData("images/a.jpg", null)]
    [InlineData("/a.jpg", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Folder_matches_whole_segments_and_the_longest_wins(string? path, string? expected)
    {
        using var services = Services("""{ "ImageFolders": [ { "Path": "/images/" }, { "Path": "/images/deep/" } ] }""");
        Assert.Equal(expected, services.GetRequiredService<ConfigurationState>().Current.FindFolder(path)?.Prefix.Value);
    }

    [Fact]
    public async Task Cache_of_the_applications_own_has_memory_in_front_of_it()
    {
        using var services = Services("{}", builder => builder.UseCache<InMemoryCache>());
        var cache = services.GetRequiredService<IImageCache>();
        await cache.StoreAsync(ImageCacheContract.Entry('A'), new byte[10], CancellationToken.None);
        for (var i = 0; i < 3; i++)
        {
            Assert.NotNull(await ImageCacheContract.ReadAsync(cache, ImageCacheContract.Entry('A')));
        }

        var statistics = cache.GetStatistics();
        Assert.Equal((1, 3, 1), (statistics.Entries, statistics.Hits, statistics.MemoryHits));
        Assert.Empty(TemporaryFolder.FilesBelow(_folder.Combine("App_Data")));
    }

    [Fact]
    public void Use_without_add_says_what_to_write()
    {
        var builder = WebApplication.CreateSlimBuilder();
        using var app = builder.Build() as IDisposable;
        var error = Assert.Throws<InvalidOperationException>(() => ((WebApplication)app).UseImageResizing());
        Assert.Contains("AddImageResizing", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Application_without_an_engine_is_told_which_package_to_install()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddImageResizing(_ => { });
        using var app = builder.Build() as IDisposable;
        var error = Assert.Throws<InvalidOperationException>(() => ((WebApplication)app).UseImageResizing());
        Assert.Contains("PhotoResize.Vips", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Application_with_a_faulty_configuration_does_not_start()
    {
        Write("""{ "ImageFolders": [ { "Path": "images" } ] }""");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddJsonFile(_folder.Combine("settings.json"));
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddImageResizing().AddProcessor<NoProcessor>();
        await using var app = builder.Build();
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => app.StartAsync());
        Assert.Contains("ImageResizing:ImageFolders:0:Path", error.Message, StringComparison.Ordinal);
    }

    private static void AddStores(ImageResizingBuilder builder) => builder.Services.AddSingleton<IImageSourceFactory, MemoryStores>();

    private static void Reload(ServiceProvider services) => ((IConfigurationRoot)services.GetRequiredService<IConfiguration>()).Reload();

    private ImageResizingOptions Options(string section)
    {
        using var services = Services(section, AddStores);
        return services.GetRequiredService<IOptions<ImageResizingOptions>>().Value;
    }

    private IEnumerable<string> Faults(string section, Action<ImageResizingBuilder>? resize = null)
    {
        using var services = Services(section, resize);
        try
        {
            _ = services.GetRequiredService<IOptions<ImageResizingOptions>>().Value;
            return [];
        }
        catch (OptionsValidationException exception)
        {
            return exception.Failures;
        }
    }

    [Theory]
    [InlineData("""{ "MaxRememberedSource": 5 }""", "ImageResizing:MaxRememberedSource is not known. Did you mean MaxRememberedSources?")]
    [InlineData("""{ "imagefolder": [ { "Path": "/a" } ] }""", "ImageResizing:imagefolder is not known. Did you mean ImageFolders?")]
    [InlineData("""{ "DiskCache": { "MaxByte": 5 } }""", "ImageResizing:DiskCache:MaxByte is not known. Did you mean MaxBytes?")]
    [InlineData("""{ "ImageFolders": [ { "Path": "/a" }, { "Path": "/b", "AllowEnlage": true } ] }""", "ImageResizing:ImageFolders:1:AllowEnlage is not known. Did you mean AllowEnlarge?")]
    [InlineData("""{ "ImageFolders": [ { "Path": "/a", "Watercolour": true } ] }""", "ImageResizing:ImageFolders:0:Watercolour is not known.")]
    [InlineData("""{ "imageFOLDERS": [ { "path": "/a", "DefaultSettings": { "width": 5 }, "LockedSettings": [ "w" ] } ], "Presets": { "a": { "defaults": { "q": 5 } } } }""", null)]
    public void Key_that_means_nothing_is_told_with_the_nearest_that_does(string section, string? expected)
    {
        var options = Options(section);
        Assert.Equal(expected is null ? [] : [expected], options.UnknownKeys);
    }

    private void Write(string section) => File.WriteAllText(_folder.Combine("settings.json"), $$"""{ "ImageResizing": {{section}} }""");

    private ServiceProvider Services(string section, Action<ImageResizingBuilder>? resize = null)
    {
        Write(section);
        Directory.CreateDirectory(_folder.Combine("wwwroot"));
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = _folder.Path });
        var configuration = new ConfigurationBuilder().AddJsonFile(_folder.Combine("settings.json")).Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddSingleton<IWebHostEnvironment>(builder.Environment);
        services.AddLogging();
        var resizing = services.AddImageResizing().AddProcessor<NoProcessor>();
        resize?.Invoke(resizing);
        return services.BuildServiceProvider();
    }

    private sealed class NoProcessor : IImageProcessor
    {
        public string Name => "none";

        public string OutputVersion => "1";

        public IReadOnlySet<ImageFormat> Readable => Plans.EveryFormat;

        public IReadOnlySet<ImageFormat> Writable => Plans.EveryFormat;

        public Task ProcessAsync(SourceImage source, ImagePlan plan, Stream output, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<PixelRectangle> FindContentAsync(
            SourceImage source, SourceFrame frame, int tolerance, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    private sealed class MemoryStores : IImageSourceFactory
    {
        public IReadOnlyCollection<string> Schemes => ["mem"];

        public string? FindFault(Uri source) => source.Host == "wrong" ? "must not be wrong." : null;

        public IImageSource Create(Uri source, ImageFolderOptions folder) => new Empty();

        private sealed class Empty : IImageSource
        {
            public ValueTask<SourceImage?> FindAsync(string path, CancellationToken cancellationToken) => default;
        }
    }
}
