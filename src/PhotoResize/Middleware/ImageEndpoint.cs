using Microsoft.AspNetCore.Http;
using PhotoResize.Folders;
using PhotoResize.Outcomes;
using PhotoResize.Serving;

namespace PhotoResize.Middleware;

/// <summary>
/// Answers all requests of an endpoint: what the middleware would pass on, because nobody else stands behind it. Its own metadata tells the
/// middleware to leave them alone.
/// </summary>
internal sealed class ImageEndpoint(ConfigurationState configuration, RequestReader reader, RequestHandler handler, ProblemSender problems)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            await problems.SendAsync(context, Failure.MethodNotAllowed);
            return;
        }

        var snapshot = configuration.Current;
        if (handler.TryAnswerAtOnce(context, snapshot) is { } answer)
        {
            await answer;
            return;
        }

        var path = context.Request.Path.Value ?? "";
        if (snapshot.IsHidden(path)
            || snapshot.FindFolder(path) is not { } folder
            || !reader.MayAskForImage(snapshot, folder, path)
            || !await handler.TryAnswerAsync(new ReceivedRequest(context, snapshot, folder, IsForEndpoint: true)))
        {
            await problems.SendAsync(context, Failure.SourceMissing);
        }
    }
}
