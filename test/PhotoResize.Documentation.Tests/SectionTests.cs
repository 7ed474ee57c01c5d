using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PhotoResize.Testing;

namespace PhotoResize.Documentation.Tests;

/// <summary>Every example in JSON is JSON, and an application starts with every one that configures image resizing, without a warning.</summary>
public sealed class SectionTests
{
    private static readonly JsonDocumentOptions WithComments = new() { CommentHandling = JsonCommentHandling.Skip };

    public static TheoryData<string> Examples => [.. Page.All.SelectMany(page => page.Examples("json")).Select(example => example.ToString())];

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task Application_starts_with_the_example(string place)
    {
        var example = Page.All.SelectMany(page => page.Examples("json")).Single(example => example.ToString() == place);
        var json = Parse(example.Code);
        if (json.ContainsKey("Path"))
        {
            json = new JsonObject { ["ImageFolders"] = new JsonArray(json) };
        }
        else if (json["ImageResizing"] is JsonObject section)
        {
            json = section.DeepClone().AsObject();
        }
        else
        {
            return; // An answer, or the settings of something else.
        }

        json.TryAdd("ImageFolders", new JsonArray(new JsonObject { ["Path"] = "/images/" })); // Left out where the page is about something else.

        using var folder = new TemporaryFolder();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = folder.Path, WebRootPath = "wwwroot" });
        var warnings = new Warnings();
        builder.Logging.ClearProviders().AddProvider(warnings);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddJsonStream(new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["ImageResizing"] = json })));
        if (builder.Configuration["ImageResizing:Signing:Keys:0"] is not null)
        {
            builder.Configuration["ImageResizing:Signing:Keys:0"] = "base64:" + Convert.ToBase64String(new byte[32]); // Pages leave secrets out.
        }

        builder.Configuration["ImageResizing:DiskCache:Path"] = folder.Combine("cache");

        builder.Services.AddImageResizing().AddVips().AddHttpOriginals().AddS3(options => options.Region = "eu-central-1")
            .AddAzureBlobs(options => options.ServiceUrl = "https://account.blob.core.windows.net");
        foreach (var root in builder.Configuration.GetSection("ImageResizing:ImageFolders").GetChildren().Select(child => child["Root"]).OfType<string>())
        {
            Directory.CreateDirectory(Path.Combine(folder.Path, root));
        }

        await using var app = builder.Build();
        app.UseImageResizing();
        await app.StartAsync();
        await app.StopAsync();
        Assert.Empty(warnings.Messages);
    }

    [Fact]
    public void There_are_examples() => Assert.True(Examples.Count > 10);

    private static JsonObject Parse(string code) =>
        JsonNode.Parse(code.TrimStart().StartsWith('{') ? code : $"{{{code}}}", documentOptions: WithComments)!.AsObject();

    private sealed class Warnings : ILoggerProvider, ILogger
    {
        private readonly List<string> _messages = [];

        public IReadOnlyList<string> Messages
        {
            get
            {
                lock (_messages)
                {
                    return [.. _messages];
                }
            }
        }

        public ILogger CreateLogger(string categoryName) =>
            categoryName.StartsWith("PhotoResize", StringComparison.Ordinal) ? this : NullLogger.Instance;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                lock (_messages)
                {
                    _messages.Add(formatter(state, exception));
                }
            }
        }

        public void Dispose()
        {
        }
    }
}
