using System.Globalization;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PhotoResize.Configuration;
using PhotoResize.Diagnostics;
using PhotoResize.Folders;
using PhotoResize.Processing;
using PhotoResize.Settings;

namespace PhotoResize.Hosting;

/// <summary>Says once, when the application has started, what image resizing does here, and what keeps it from doing anything.</summary>
internal sealed class StartupReport(
    ConfigurationState configuration,
    IEnumerable<IImageProcessor> engines,
    PipelineUse use,
    IWebHostEnvironment environment,
    ILogger<StartupReport> logger)
    : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>By now the pipeline has been built, wherever the application does that.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var snapshot = configuration.Current;
        if (!use.IsUsed)
        {
            Log.NotUsed(logger);
        }
        else if (snapshot.Folders.Count == 0)
        {
            Log.NoFolders(logger);
        }
        else
        {
            Log.Started(
                logger,
                string.Join(", ", snapshot.Folders.Select(Describe)),
                string.Join(", ", engines.Select(engine => $"{engine.Name} {engine.OutputVersion}")),
                Describe(engines.SelectMany(engine => engine.Readable)),
                Describe(engines.SelectMany(engine => engine.Writable)),
                Describe(snapshot.DiskCache));
        }

        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static string Describe(ImageFolder folder) =>
        folder.Name.TrimEnd('/') == folder.Prefix.Value ? $"{folder.Prefix}/" : $"{folder.Prefix}/ ({folder.Name})";

    private static string Describe(IEnumerable<ImageFormat> formats) =>
        string.Join(", ", formats.Distinct().Order().Select(format => format.ToString().ToLowerInvariant()));

    private string Describe(DiskCacheOptions cache)
    {
        if (!cache.Enabled)
        {
            return "off";
        }

        var bounds = string.Create(
            CultureInfo.InvariantCulture,
            $"at most {(cache.MaxBytes == 0 ? "any number of" : cache.MaxBytes >> 20)} MiB and {(cache.MaxFiles == 0 ? "any number of" : cache.MaxFiles)} files");
        return $"{cache.RootBelow(environment.ContentRootPath)}, {cache.NamingStrategy}, {bounds}";
    }
}
