using System.Net.Mime;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using PhotoResize.Folders;
using PhotoResize.Middleware;
using PhotoResize.Negotiation;
using PhotoResize.Outcomes;
using PhotoResize.Serving;
using PhotoResize.Settings;
using PhotoResize.Sources;

namespace PhotoResize.Playground;

/// <summary>
/// Makes results of a file that a user of the page brings along: by the rules of an image folder, but nothing of it is kept, neither the file
/// nor a result.
/// </summary>
internal sealed class PlaygroundFiles(
    ConfigurationState configuration,
    SettingsParser parser,
    SourceCatalog sources,
    ResultPlanner planner,
    ResultServer server,
    ProblemSender problems,
    PlaygroundEndpoints questions)
{
    /// <summary>The header that tells of the file and its settings what <see cref="PlaygroundEndpoints.SendPictureAsync"/> tells of an image.</summary>
    private const string FactsName = "Image-Facts";

    private static readonly CachePolicy NeverKept = new("no-store");

    /// <summary>Answers a file with the result, or 204 where the settings leave it as it is.</summary>
    public async Task SendResultAsync(HttpContext context)
    {
        // A form of another site cannot send this type, and a script of another site has to ask first.
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type)
            || !type.MediaType.Equals(MediaTypeNames.Application.Octet, StringComparison.OrdinalIgnoreCase))
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }

        if (configuration.Current.Folders.FirstOrDefault(folder => folder.Prefix.Value + "/" == context.Request.Query[PlaygroundEndpoints.FolderName])
            is not { } folder)
        {
            await problems.SendAsync(context, Failure.SourceMissing);
            return;
        }

        if (await ReadAsync(context) is not { } bytes)
        {
            return;
        }

        if (await ServeAsync(context, folder, bytes) is { } failure)
        {
            await problems.SendAsync(context, failure);
        }
    }

    /// <summary>The file; <see langword="null"/> if it was too large for the server, which has its own limit and been told so.</summary>
    private static async Task<byte[]?> ReadAsync(HttpContext context)
    {
        using var bytes = new MemoryStream();
        try
        {
            await context.Request.Body.CopyToAsync(bytes, context.RequestAborted);
            return bytes.ToArray();
        }
        catch (BadHttpRequestException exception)
        {
            context.Response.StatusCode = exception.StatusCode;
            return null;
        }
    }

    private async ValueTask<Failure?> ServeAsync(HttpContext context, ImageFolder folder, byte[] bytes)
    {
        var asked = context.Request.Query.Where(value => value.Key is not PlaygroundEndpoints.FolderName).ToArray();
        var layer = parser.Read(asked, withCommands: false, withInfo: false);
        var parsed = parser.Parse(layer, folder.Settings);
        var source = new BroughtFile(bytes)
        {
            Path = folder.Prefix.Value + "/playground",
            Length = bytes.Length,
            LastModified = DateTimeOffset.UnixEpoch,
            EntityTag = Convert.ToHexStringLower(SHA256.HashData(bytes)),
        };
        var header = await sources.DescribeAsync(source, context.RequestAborted);
        Tell(context, folder, asked.Select(value => (value.Key, value.Value.ToString())), source, header.Value);
        var refusal = folder.OnlyPresets && parser.HasMoreThanPresets(layer) ? Failure.Forbidden : RequestPlanner.Refuse(parsed, folder);
        if ((refusal ?? header.Failure) is { } failure)
        {
            return failure;
        }

        if (!folder.Processes(parsed.Settings))
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return null;
        }

        var requested = new RequestedImage(folder, parsed.Settings, source, context, SendsOriginals: false)
        {
            Variant = parsed.Settings.NegotiatesFormat ? RequestVariant.Read(context.Request.Headers, VaryBy.Accept, folder.AutoFormats) : default,
        };
        var decision = await planner.DecideAsync(requested, context.RequestAborted);
        return decision.Planned is { } planned
            ? await server.ServeAsync(context, Unkept(planned), source, notes: null)
            : decision.Failure ?? Failure.NotAnImage;
    }

    private static Planned Unkept(Planned planned) => planned with
    {
        From = AnswerSource.CacheWithoutStoring,
        Description = planned.Description with { CachePolicy = NeverKept },
        Rival = planned.Rival is { } rival ? rival with { Planned = Unkept(rival.Planned) } : null,
    };

    // JSON writes everything beyond ASCII as escapes, so that it fits into a header.
    private void Tell(HttpContext context, ImageFolder folder, IEnumerable<(string Name, string Value)> asked, SourceImage source, SourceInfo? info)
    {
        var facts = new PlaygroundPicture("", Reason: null)
        {
            Source = info is null ? null : PlaygroundEndpoints.Describe(source, info),
            Ignored = [.. questions.FindIgnored(folder, [.. asked.Where(setting => setting.Value.Length > 0)]).Select(setting => setting.Reason)],
        };
        context.Response.OnStarting(() =>
        {
            context.Response.Headers[FactsName] = JsonSerializer.Serialize(facts, PlaygroundJson.Default.PlaygroundPicture);
            return Task.CompletedTask;
        });
    }

    /// <summary>A file that is in memory as long as its request lasts.</summary>
    private sealed class BroughtFile(byte[] bytes) : SourceImage
    {
        internal override bool IsFixed => true;

        public override ValueTask<Stream> OpenReadAsync(CancellationToken cancellationToken) => new(new MemoryStream(bytes, writable: false));
    }
}
