using System.Diagnostics;
using Gallery.Drawing.Scenes;
using PhotoResize.Processing;

namespace Gallery.Drawing;

/// <summary>Draws missing pictures after the start, while the page is already served.</summary>
internal sealed partial class Studio(IImageProcessor engine, IHostEnvironment environment, ILogger<Studio> logger) : BackgroundService
{
    /// <summary>The pictures, in the order of the page.</summary>
    public static IReadOnlyList<Artwork> Artworks { get; } =
    [
        new Mist(), new Dahlia(), new Aurora(), new Dunes(), new Forest(), new City(),
        new Canyon(), new Sea(), new Balloon(), new MoonPhases(),
    ];

    /// <summary>Returns the folder of the drawn pictures.</summary>
    public static string FolderOf(IHostEnvironment environment) => Path.Combine(environment.ContentRootPath, "App_Data", "drawn");

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var folder = FolderOf(environment);
        var missing = Artworks.Where(artwork => !File.Exists(Path.Combine(folder, artwork.FileName))).ToArray();
        foreach (var (index, artwork) in missing.Index())
        {
            var watch = Stopwatch.StartNew();
            await DrawAsync(artwork, folder, stoppingToken);
            LogDrawn(logger, artwork.FileName, index + 1, missing.Length, watch.Elapsed.TotalSeconds);
        }
    }

    private async Task DrawAsync(Artwork artwork, string folder, CancellationToken cancellationToken)
    {
        // Hidden files are not served; the move publishes the complete picture.
        var draft = Path.Combine(folder, $".{artwork.FileName}");
        await using (var file = File.Create(draft))
        {
            await artwork.WriteAsync(engine, file, cancellationToken);
        }

        File.Move(draft, Path.Combine(folder, artwork.FileName), overwrite: true);
    }

    [LoggerMessage(1, LogLevel.Information, "Drew {FileName} ({Number} of {Count}) in {Seconds:0.0} s")]
    private static partial void LogDrawn(ILogger logger, string fileName, int number, int count, double seconds);
}
