using PhotoResize.Folders;
using PhotoResize.Processing;
using PhotoResize.Sources;

namespace PhotoResize.Middleware;

/// <summary>
/// Gives placeholders to the application's own pages: the same that <c>?placeholder</c> gives to browsers, from the same cache, and made once.
/// No budget of misses is charged, since it is not a client who chooses the image, and the folder need not allow the question.
/// </summary>
internal sealed class ImagePlaceholders(ConfigurationState configuration, SourceCatalog sources, ResultPlanner planner, ResultMaker maker)
{
    /// <summary>Finds or makes the placeholder of an image.</summary>
    /// <param name="path">The request path below the application's base path, decoded, such as <c>/images/photo.jpg</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns><see langword="null"/> if there is no such image, or it cannot be processed, or not now.</returns>
    public async ValueTask<Placeholder?> FindAsync(string path, CancellationToken cancellationToken)
    {
        if (path is not ['/', ..]
            || configuration.Current.FindFolder(path) is not { } folder
            || (await sources.FindAsync(path, cancellationToken)).Value is not { } source)
        {
            return null;
        }

        var decision = await planner.DecidePlaceholderAsync(folder, source, cancellationToken);
        if (decision.Planned is not { Entry: { } entry } planned || maker.FindFailure(entry, planned.Engine) is not null)
        {
            return null;
        }

        var moment = maker.Moment;
        var found = await maker.FindAsync(entry, cancellationToken);
        if (found is null)
        {
            var making = await maker.MakeAsync(entry, planned.Engine, source, store: true, moment, cancellationToken);
            if (!making.Succeeded(out found, out _))
            {
                return null;
            }
        }

        using (found)
        {
            return Placeholder.FromJson(await found.ReadAsync(cancellationToken));
        }
    }
}
