using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using PhotoResize.Configuration;
using PhotoResize.Diagnostics;
using PhotoResize.Serving;
using PhotoResize.Settings;

namespace PhotoResize.Middleware;

/// <summary>Decides whether a request is one for a processed image; all others go on untouched.</summary>
internal sealed class ImageResizingMiddleware(
    RequestDelegate next,
    ConfigurationState configuration,
    SettingsParser parser,
    RequestMemory memory,
    ImageResponder responder,
    ProblemSender problems,
    ILogger<ImageResizingMiddleware> logger)
{
    public Task Invoke(HttpContext context)
    {
        var snapshot = configuration.Current;
        var path = context.Request.Path;
        if (snapshot.FindFolder(path) is not { } folder)
        {
            Log.NoFolder(logger, path.Value);
            return next(context);
        }

        if (!folder.AnyFileType && !snapshot.HasImageExtension(path))
        {
            Log.NoImageExtension(logger, path.Value);
            return next(context);
        }

        return memory.Recall(context.Request, folder) is { } remembered
            ? RespondAgainAsync(context, folder, remembered)
            : RespondAnewAsync(context, folder);
    }

    private async Task RespondAgainAsync(HttpContext context, ImageFolder folder, RememberedRequest remembered)
    {
        if (!await responder.TryRespondAgainAsync(context, remembered))
        {
            await RespondAnewAsync(context, folder);
        }
    }

    private Task RespondAnewAsync(HttpContext context, ImageFolder folder)
    {
        List<string>? invalid = null;
        var settings = parser.Apply(folder.Defaults, context.Request.Query, folder.LockedSettings, ref invalid);
        if (settings is { IsEmpty: true, Process: not ProcessCommand.Always, Cache: not CacheCommand.Always } && !folder.ForceProcessing)
        {
            Log.NoSettings(logger, context.Request.Path.Value);
            return next(context);
        }

        var method = context.Request.Method;
        if (HttpMethods.IsOptions(method))
        {
            return next(context);
        }

        if (!HttpMethods.IsGet(method) && !HttpMethods.IsHead(method))
        {
            context.Response.Headers.Allow = "GET, HEAD";
            return problems.SendAsync(context, StatusCodes.Status405MethodNotAllowed, "Resized images are fetched with GET or HEAD.");
        }

        if (invalid is not null && folder.RejectInvalidSettings)
        {
            var names = string.Join(", ", invalid);
            return problems.SendAsync(context, StatusCodes.Status400BadRequest, $"These settings have an invalid value: {names}.");
        }

        return responder.RespondAsync(context, folder, settings, next);
    }
}
