using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using PhotoResize.Diagnostics;
using PhotoResize.Folders;
using PhotoResize.Outcomes;
using PhotoResize.Serving;

namespace PhotoResize.Middleware;

/// <summary>The guards: passes on every request that is not for an image of a configured folder, and has others answered.</summary>
internal sealed class ImageResizingMiddleware(
    RequestDelegate next,
    ConfigurationState configuration,
    RequestReader reader,
    RequestHandler handler,
    ProblemSender problems,
    ILogger<ImageResizingMiddleware> logger)
{
    public Task Invoke(HttpContext context)
    {
        // An endpoint of MapImages answers by itself, once its policies have been looked at.
        if (context.GetEndpoint()?.Metadata.GetMetadata<ImageEndpoint>() is not null)
        {
            return next(context);
        }

        var snapshot = configuration.Current;
        if (handler.TryAnswerAtOnce(context, snapshot) is { } answer)
        {
            return answer;
        }

        var path = context.Request.Path.Value ?? "";
        if (snapshot.IsHidden(path))
        {
            return problems.SendAsync(context, Failure.SourceMissing);
        }

        if (snapshot.FindFolder(path) is not { } folder)
        {
            Log.NoFolder(logger, path);
            return next(context);
        }

        if (!reader.MayAskForImage(snapshot, folder, path))
        {
            Log.NoImageExtension(logger, path);
            return next(context);
        }

        return AnswerOrPassOnAsync(new ReceivedRequest(context, snapshot, folder, IsForEndpoint: false));
    }

    private async Task AnswerOrPassOnAsync(ReceivedRequest received)
    {
        // Called outside of what follows, so that the exceptions of others stay theirs.
        if (!await handler.TryAnswerAsync(received))
        {
            await next(received.Context);
        }
    }
}
