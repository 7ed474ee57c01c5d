using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
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
