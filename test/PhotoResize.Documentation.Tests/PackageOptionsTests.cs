using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using PhotoResize.Azure;
using PhotoResize.Configuration;
using PhotoResize.Redis;
using PhotoResize.S3;
using PhotoResize.Stores;
using PhotoResize.Stores.Http;
using PhotoResize.Testing;
using PhotoResize.Vips;

namespace PhotoResize.Documentation.Tests;

/// <summary>The tables of options that are set in code are made of the documentation of these options.</summary>
public class PackageOptionsTests
{
    private const string BeginMark = "<!-- written by PHOTORESIZE_WRITE_OPTIONS=1 dotnet test test/PhotoResize.Documentation.Tests --filter PackageOptions -->\n";
    private const string EndMark = "\n<!-- until here -->";

    private static readonly string PagePath = Repository.PathOf("docs", "configuration.md");

    private static readonly (string Method, string Package, object Options, string Page)[] Registrations =
    [
        ("AddVips", "PhotoResize.Vips", new VipsOptions(), "engines.md"),
        ("AddHttpOriginals", "PhotoResize.Stores", new HttpOriginalsOptions(), "stores.md#web-servers"),
        ("AddS3", "PhotoResize.S3", new S3OriginalsOptions(), "stores.md#s3"),
        ("AddAzureBlobs", "PhotoResize.Azure", new AzureOriginalsOptions(), "stores.md#azure-blob-storage"),
        ("AddDistributedCacheResults", "PhotoResize.Stores", new DistributedCacheResultsOptions(), "shared-results.md"),
        ("AddS3Results", "PhotoResize.S3", new S3ResultsOptions(), "shared-results.md"),
        ("AddAzureResults", "PhotoResize.Azure", new AzureResultsOptions(), "shared-results.md"),
        ("AddRedis", "PhotoResize.Redis", new RedisOptions(), "cluster.md"),
    ];

    /// <summary>With <c>PHOTORESIZE_WRITE_OPTIONS=1</c> the tables are written instead.</summary>
    [Fact]
    public void Tables_are_those_of_the_options()
    {
        var tables = Write();
        var page = File.ReadAllText(PagePath).ReplaceLineEndings("\n");
        var begin = page.IndexOf(BeginMark, StringComparison.Ordinal) + BeginMark.Length;
        var end = page.IndexOf(EndMark, begin, StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("PHOTORESIZE_WRITE_OPTIONS") == "1")
        {
            File.WriteAllText(PagePath, page = page[..begin] + tables + page[end..]);
            end = begin + tables.Length;
        }

        Assert.Equal(tables, page[begin..end]);
    }

    /// <summary>No class of options is left out.</summary>
    [Fact]
    public void Every_package_is_there()
    {
        var assemblies = Registrations.Select(registration => registration.Options.GetType().Assembly).Distinct();
        var all = assemblies.SelectMany(assembly => assembly.GetExportedTypes()).Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal));
        Assert.Equal(all.Order(ByName), Registrations.Select(registration => registration.Options.GetType()).Order(ByName));
    }

    /// <summary>Operators see all of them, and no secret.</summary>
    [Theory]
    [InlineData("AddS3Results")]
    [InlineData("AddAzureResults")]
    [InlineData("AddDistributedCacheResults")]
    public async Task Diagnostics_page_shows_all_of_them_and_no_secret(string results)
    {
        const string Canary = "canary0123456789";
        using var folder = new TemporaryFolder();
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = folder.Path });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var resizing = builder.Services.AddImageResizing(_ => { })
            .AddVips()
            .AddHttpOriginals(options => options.AllowedHosts.Add("cdn.example.com"))
            .AddS3(options => options.Credentials = new BasicAWSCredentials(Canary, Canary))
            .AddS3()
            .AddAzureBlobs(options => options.ConnectionString = $"UseDevelopmentStorage=true;{Canary}")
            .AddRedis($"127.0.0.1:9,localhost:10,password={Canary},abortConnect=false");
        resizing = results switch
        {
            "AddS3Results" => resizing.AddS3Results("s3://bucket/results", options => options.ServiceUrl = $"http://user:{Canary}@minio:9000"),
            "AddAzureResults" => resizing.AddAzureResults("azure://container", options => options.ConnectionString = Canary),
            _ => resizing.AddDistributedCacheResults(options => options.Lifetime = TimeSpan.FromDays(3)),
        };
        builder.Services.AddDistributedMemoryCache();
        await using var application = builder.Build();
        application.MapImageDiagnostics("/_images").AllowAnonymous();
        await application.StartAsync();

        using var client = new HttpClient { BaseAddress = new Uri(application.Urls.First()) };
        client.DefaultRequestHeaders.Add("Accept", "application/json");
        var body = await client.GetStringAsync("/_images");
        var listed = JsonNode.Parse(body)!["configuration"]!["options"]!.AsArray().ToDictionary(
            option => option!["key"]!.GetValue<string>(),
            option => (Value: option!["value"]!.GetValue<string>(), Source: option["source"]!.GetValue<string>()));
        Assert.DoesNotContain(Canary, body, StringComparison.Ordinal);
        Assert.Equal(
            Registrations.Where(each => !each.Method.EndsWith("Results", StringComparison.Ordinal) || each.Method == results)
                .SelectMany(each => KeysOf(each.Options, $"{each.Method}:")).Order(),
            listed.Keys.Where(key => key.StartsWith("Add", StringComparison.Ordinal)).Order());
        Assert.Equal(("127.0.0.1:9, localhost:10", "code"), listed["AddRedis:Configuration"]);
        Assert.Equal(("set", "code"), listed["AddS3:Credentials"]);
        Assert.Equal(("set", "code"), listed["AddAzureBlobs:ConnectionString"]);
        Assert.Equal(("cdn.example.com", "code"), listed["AddHttpOriginals:AllowedHosts"]);
        Assert.Equal(("2", "default"), listed["AddRedis:CircuitBreaker:MinRequests"]);
        Assert.Equal(("false", "default"), listed["AddVips:ReadAvifWithSystemLibrary"]);
    }

    private static IEnumerable<string> KeysOf(object options, string prefix) =>
        options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).SelectMany(property =>
            property.GetValue(options) is CircuitBreakerOptions breaker
                ? KeysOf(breaker, $"{prefix}{property.Name}:")
                : [prefix + property.Name]);

    private static Comparer<Type> ByName => Comparer<Type>.Create((a, b) => string.CompareOrdinal(a.FullName, b.FullName));

    private static string Write()
    {
        var text = new StringBuilder();
        foreach (var (method, package, options, page) in Registrations)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n### {method}\n\nOf the package `{package}`; [what it is for]({page}).\n\n");
            text.Append("| option | type | default | meaning |\n|---|---|---|---|\n");
            AppendRows(text, options, "");
        }

        return text.ToString();
    }

    private static void AppendRows(StringBuilder text, object options, string prefix)
    {
        foreach (var property in options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var value = property.GetValue(options);
            if (value is CircuitBreakerOptions)
            {
                AppendRows(text, value, $"{property.Name}.");
                continue;
            }

            var (meaning, range) = OptionDocumentation.Split(OptionDocumentation.MarkdownOf(property));
            var type = TypeOf(property.PropertyType) + (range.Length > 0 ? $", {range}" : "");
            text.Append(CultureInfo.InvariantCulture, $"| `{prefix}{property.Name}` | {type} | {DefaultOf(value)} | {meaning} |\n");
        }
    }

    private static string TypeOf(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(bool) ? "bool"
            : type == typeof(int) || type == typeof(long) || type == typeof(double) ? "number"
            : type == typeof(TimeSpan) ? "duration"
            : type == typeof(string) ? "text"
            : typeof(IList<string>).IsAssignableFrom(type) ? "list of texts"
            : type.IsGenericType && typeof(Delegate).IsAssignableFrom(type) ? $"function to `{type.GetGenericArguments()[^1].Name}`"
            : $"`{type.Name}`";
    }

    private static string DefaultOf(object? value) => value switch
    {
        null => "none",
        bool => $"`{value.ToString()!.ToLowerInvariant()}`",
        int number => OptionDocumentation.Amount(number),
        TimeSpan duration => $"`{OptionDocumentation.WithoutZeros(duration.ToString())}`",
        string text => $"`{text}`",
        ICollection => "empty",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
