using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using PhotoResize.Testing;

namespace PhotoResize.Tool.Tests;

/// <summary>What the tool writes is put into a site, which has to do what the other package did.</summary>
public class MigrateTests
{
    private const string Secret = "a-secret-of-the-store";

    private const string WebRSizeConfig = """
        <?xml version="1.0"?>
        <configuration>
          <configSections><section name="webrsize" type="PhotoSauce.WebRSize.WebRSizeSection" /></configSections>
          <webrsize>
            <diskCache path="/webrsizecache" namingStrategy="PhotoSauce.WebRSize.CacheFileNamingStrategyDistribute1K" />
            <imageFolders>
              <add name="pictures" path="/images/" forceProcessing="true" maxPixels="1000">
                <defaultSettings><add key="width" value="30" /><add key="sharpen" value="false" /></defaultSettings>
              </add>
            </imageFolders>
          </webrsize>
        </configuration>
        """;

    private const string ResizerConfig = $"""
        <configuration>
          <configSections><section name="resizer" type="ImageResizer.ResizerSection" /></configSections>
          <location path="." inheritInChildApplications="false">
            <Resizer>
              <presets>
                <preset name="thumb" defaults="height=10;mode=crop" settings="width=10" />
                <preset name="aged" settings="width=20;s.sepia=true" />
              </presets>
              <sizelimits totalWidth="50" totalHeight="20" totalBehavior="throwexception" />
              <clientCache minutes="10" />
              <watermarks>
                <image name="logo" path="~/images/photo.png" imageQuery="s.alpha=0.5" right="5" bottom="5" width="20%" height="10%" />
                <text name="by" text="Hello" />
              </watermarks>
              <plugins>
                <add name="DiskCache" /><add name="ImageResizer.Plugins.Basic.PresetsPlugin" />
                <add name="VirtualFolder" virtualPath="~/photos" physicalPath="elsewhere\photos" />
                <add name="S3Reader2" buckets="shop, blog" region="eu-west-1" accessKeyId="{Secret}" secretAccessKey="{Secret}" />
                <add name="AzureReader2" connectionString="AccountName=me;AccountKey={Secret}" />
                <add name="PsdReader" /><add name="Mine.OwnPlugin" />
              </plugins>
            </Resizer>
          </location>
        </configuration>
        """;

    private const string ImageSharpWebCode = $$"""
        using SixLabors.ImageSharp.Web;

        builder.Services.AddImageSharp(options =>
            {
                options.BrowserMaxAge = TimeSpan.FromDays(2);
                options.HMACSecretKey = Encoding.UTF8.GetBytes("{{Secret}}");
                options.OnParseCommandsAsync = _ => Task.CompletedTask;
            })
            .SetRequestParser<PresetOnlyQueryCollectionRequestParser>()
            .Configure<PresetOnlyQueryCollectionRequestParserOptions>(options => options.Presets = new Dictionary<string, string>
            {
                { "small", "?width=20&height=20&rmode=max" },
                ["soft"] = "?width=10&rsampler=welch",
            })
            .Configure<PhysicalFileSystemProviderOptions>(options => options.ProviderRootPath = "assets")
            .AddProvider<SixLabors.ImageSharp.Web.Providers.Azure.AzureBlobStorageImageProvider>()
            .Configure<AzureBlobStorageImageProviderOptions>(options =>
                options.BlobContainers.Add(new AzureBlobContainerClientOptions { ConnectionString = "AccountKey={{Secret}}", ContainerName = "blobs" }))
            .AddProvider<AWSS3StorageImageProvider>()
            .Configure<AWSS3StorageImageProviderOptions>(options => options.S3Buckets.Add(
                new AWSS3BucketClientOptions { BucketName = name, Region = "eu-west-1", AccessSecret = "{{Secret}}" }))
            .Configure<AWSS3StorageCacheOptions>(options => options.BucketName = "results")
            .SetCache<AWSS3StorageCache>()
            .AddProcessor<ResizeWebProcessor>()
            .AddProcessor<StarsWebProcessor>();
        """;

    [Fact]
    public async Task Section_of_WebRSize_serves_the_same_pictures()
    {
        using var folder = new TemporaryFolder();
        var run = await MigrateAsync(folder, "web.config", WebRSizeConfig);

        Assert.Equal(0, run.Code);
        using var site = await StartAsync(folder, run);
        Assert.Equal((30, 15), await SizeOf(site, "/images/photo.png"));
        Assert.Equal((20, 10), await SizeOf(site, "/images/photo.png?w=20"));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusOf(site, "/images/photo.png?w=50&h=30"));
        Assert.Contains("NamingStrategy\": \"Distribute1K", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Section_of_ImageResizer_serves_the_same_pictures()
    {
        using var folder = new TemporaryFolder();
        var run = await MigrateAsync(folder, "web.config", ResizerConfig);

        Assert.Equal(1, run.Code);
        var settings = Flatten(run.Output).Where(setting => !setting.Key.Contains("Source", StringComparison.Ordinal)).ToList();
        using var site = await StartAsync(folder, settings);
        Assert.Equal((20, 10), await SizeOf(site, "/images/photo.png?maxwidth=20"));
        Assert.Equal((10, 10), await SizeOf(site, "/images/photo.png?preset=thumb"));
        Assert.Equal((10, 5), await SizeOf(site, "/images/photo.png?preset=thumb&height=5"));
        Assert.Equal((20, 10), await SizeOf(site, "/photos/photo.png?width=20&mode=max"));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusOf(site, "/images/photo.png?width=60&height=30&scale=both"));
        Assert.Equal(HttpStatusCode.OK, await StatusOf(site, "/images/photo.png?width=20&watermark=logo"));
        using var response = await site.Client.GetAsync("/images/photo.png?width=20");
        Assert.Equal("public, max-age=600", response.Headers.CacheControl?.ToString());
    }

    [Fact]
    public async Task What_ImageResizer_has_and_the_section_cannot_say_is_told()
    {
        using var folder = new TemporaryFolder();
        var run = await MigrateAsync(folder, "web.config", ResizerConfig, "--json");

        var report = run.Json;
        Assert.Equal("ImageResizer", report.GetProperty("from").GetString());
        Assert.Equal(["PhotoResize.Azure", "PhotoResize.S3", "PhotoResize.Vips"], Texts(report.GetProperty("packages")));
        Assert.Contains(Texts(report.GetProperty("code")), line => line?.Trim() == ".AddS3(options => options.Region = \"eu-west-1\")");
        Assert.Equal(
            ["/photos/", "/s3/shop/", "/s3/blog/", "/"],
            report.GetProperty("appSettings").GetProperty("ImageResizing").GetProperty("ImageFolders").EnumerateArray()
                .Select(entry => entry.GetProperty("Path").GetString()));
        var open = OpenSubjects(report);
        Assert.Equal(
            ["Azure connection string", "AzureReader", "S3Reader accessKeyId", "plugin Mine.OwnPlugin", "plugin PsdReader", "preset aged", "watermark by", "watermark logo"],
            open.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Calls_of_ImageSharp_Web_serve_the_same_pictures()
    {
        using var folder = new TemporaryFolder();
        var run = await MigrateAsync(folder, "Program.cs", ImageSharpWebCode);

        Assert.Equal(1, run.Code);
        Directory.Move(folder.Combine("wwwroot"), folder.Combine("assets"));
        var settings = Flatten(run.Output).Where(setting => !setting.Key.Contains("Source", StringComparison.Ordinal)).ToList();
        using var site = await StartAsync(folder, settings);
        Assert.Equal((20, 10), await SizeOf(site, "/images/photo.png?preset=small"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusOf(site, "/images/photo.png?width=20"));
        using var response = await site.Client.GetAsync("/images/photo.png?preset=small");
        Assert.Equal("public, max-age=172800", response.Headers.CacheControl?.ToString());
    }

    [Fact]
    public async Task What_ImageSharp_Web_has_and_the_section_cannot_say_is_told()
    {
        using var folder = new TemporaryFolder();
        var run = await MigrateAsync(folder, "Startup.cs", ImageSharpWebCode, "--json");

        Assert.Equal(
            ["AWSS3StorageCache", "AccessKey", "Azure connection string", "BucketName", "HMACSecretKey", "OnParseCommandsAsync", "StarsWebProcessor", "preset soft"],
            OpenSubjects(run.Json).Order(StringComparer.Ordinal));
        Assert.Contains(Texts(run.Json.GetProperty("code")), line => line?.Trim() == ".AddS3Results(\"s3://results\");");
    }

    [Theory]
    [InlineData("web.config", ResizerConfig)]
    [InlineData("Program.cs", ImageSharpWebCode)]
    public async Task Secrets_are_not_written_out(string name, string content)
    {
        using var folder = new TemporaryFolder();
        foreach (var arguments in new[] { Array.Empty<string>(), ["--json"] })
        {
            var run = await MigrateAsync(folder, name, content, arguments);
            Assert.DoesNotContain(Secret, run.Output + run.Errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Section_in_a_file_of_its_own_is_read_there()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.Combine("sizes.config"), """<webrsize><imageFolders><add path="own" /></imageFolders></webrsize>""");
        var run = await MigrateAsync(
            folder, "web.config", """<configuration><webrsize configSource="sizes.config" /></configuration>""");
        var outside = await MigrateAsync(
            folder, "web.config", """<configuration><webrsize configSource="..\sizes.config" /></configuration>""");

        Assert.Contains("\"Path\": \"/own/\"", run.Output, StringComparison.Ordinal);
        Assert.Equal(2, outside.Code);
    }

    [Theory]
    [InlineData("web.config", "<configuration><system.web /></configuration>", 2, "neither")]
    [InlineData("web.config", "<configuration>", 2, "web.config")]
    [InlineData("web.config", """<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><resizer>&b;</resizer>""", 2, "DTD")]
    [InlineData("Program.cs", "builder.Services.AddRazorPages();", 2, "AddImageSharp")]
    [InlineData("web.config", """<webrsize><imageFolders><add path="/a/"><defaultSettings><add key="width" value="wide" /></defaultSettings></add></imageFolders></webrsize>""", 1, "width")]
    public async Task What_cannot_be_taken_over_is_said(string name, string content, int code, string part)
    {
        using var folder = new TemporaryFolder();
        var run = await MigrateAsync(folder, name, content);

        Assert.Equal(code, run.Code);
        Assert.Contains(part, run.Errors, StringComparison.Ordinal);
    }

    private static async Task<ToolRun> MigrateAsync(TemporaryFolder folder, string name, string content, params string[] arguments)
    {
        Directory.CreateDirectory(folder.Combine("wwwroot", "images"));
        Directory.CreateDirectory(folder.Combine("elsewhere", "photos"));
        var picture = PngFile.Draw(60, 30, (x, y) => (x, y, 0, 255));
        await File.WriteAllBytesAsync(folder.Combine("wwwroot", "images", "photo.png"), picture);
        await File.WriteAllBytesAsync(folder.Combine("elsewhere", "photos", "photo.png"), picture);
        await File.WriteAllTextAsync(folder.Combine(name), content);
        return await ToolRun.StartAsync(["migrate", folder.Combine(name), .. arguments]);
    }

    private static Task<SiteProcess> StartAsync(TemporaryFolder folder, ToolRun run) => StartAsync(folder, Flatten(run.Output));

    private static Task<SiteProcess> StartAsync(TemporaryFolder folder, IEnumerable<KeyValuePair<string, string>> settings) =>
        SiteProcess.StartAsync(folder.Path, folder.Combine("cache"), settings: [.. settings.Select(setting => $"{setting.Key}={setting.Value}")]);

    /// <summary>The keys of a JSON file as they stand on a command line.</summary>
    private static List<KeyValuePair<string, string>> Flatten(string json)
    {
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(json));
        return
        [
            .. new ConfigurationBuilder().AddJsonStream(stream).Build().AsEnumerable()
                .Where(setting => setting.Value is not null)
                .Select(setting => KeyValuePair.Create(setting.Key, setting.Value!)),
        ];
    }

    private static async Task<(int Width, int Height)> SizeOf(SiteProcess site, string address)
    {
        var png = PngFile.Read(await site.Client.GetByteArrayAsync(address));
        return (png.Width, png.Height);
    }

    private static async Task<HttpStatusCode> StatusOf(SiteProcess site, string address)
    {
        using var response = await site.Client.GetAsync(address);
        return response.StatusCode;
    }

    private static IEnumerable<string?> Texts(JsonElement array) => array.EnumerateArray().Select(item => item.GetString());

    private static IEnumerable<string?> OpenSubjects(JsonElement report) =>
        report.GetProperty("remarks").EnumerateArray()
            .Where(remark => remark.GetProperty("isOpen").GetBoolean())
            .Select(remark => remark.GetProperty("subject").GetString())
            .Distinct();
}
