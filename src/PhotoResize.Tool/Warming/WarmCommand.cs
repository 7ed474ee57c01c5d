using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;
using PhotoResize.Tool.Output;
using PhotoResize.Tool.Signing;

namespace PhotoResize.Tool.Warming;

/// <summary><c>photoresize warm</c></summary>
internal sealed class WarmCommand
{
    // What browsers send for images; it matters for format=auto alone.
    private const string BrowserTypes = "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8";

    private const int MaxShownFailures = 50;
    private const int MaxConcurrency = 256;

    private readonly Argument<Uri> _site = new("site")
    {
        Description = "The address of the site, such as https://example.com or http://127.0.0.1:5000/shop. Other hosts are never asked.",
        CustomParser = ReadSite,
    };

    private readonly Option<string[]> _siteMaps = new("--sitemap")
    {
        Description = "A site map or an index of site maps, packed or not: a file, an address, or a path on the site.",
        HelpName = "MAP",
    };

    private readonly Option<string[]> _pages = new("--page")
    {
        Description = "A page whose images are asked for, in every size of their srcset: an address or a path on the site.",
        HelpName = "PAGE",
    };

    private readonly Option<string[]> _lists = new("--list")
    {
        Description = "A file of one address or path a line; - for standard input.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _folder = new("--folder")
    {
        Description = "A folder of originals. Needs --query or --widths.",
        HelpName = "DIR",
    };

    private readonly Option<string> _path = new("--path")
    {
        Description = "The path that --folder has on the site, such as /images/.",
        HelpName = "PATH",
        DefaultValueFactory = _ => "/",
    };

    private readonly Option<string[]> _queries = new("--query", "-q")
    {
        Description = "Settings to ask for, such as \"w=300&format=webp\", where an address of a folder, list or site map has no query.",
        HelpName = "QUERY",
    };

    private readonly Option<int[]> _widths = new("--widths", "-w")
    {
        Description = "Widths to ask for, such as 320,640,1280; with --query, each query in each width.",
        HelpName = "LIST",
        CustomParser = ReadWidths,
    };

    private readonly Option<bool> _noPages = new("--no-pages")
    {
        Description = "Take the images that site maps list, and do not open the pages.",
    };

    private readonly Option<bool> _originals = new("--originals")
    {
        Description = "Ask for images of pages without settings too, as sites with ForceProcessing need.",
    };

    private readonly Option<string[]> _accepts = new("--accept")
    {
        Description = "The Accept header; with format=auto it decides the format. Give it again to ask for each address with each. Default: a browser's.",
        HelpName = "TYPES",
    };

    private readonly Option<string[]> _headers = new("--header", "-H")
    {
        Description = "A header for every request to the site, and to no other host, such as \"Authorization: Bearer ...\".",
        HelpName = "HEADER",
    };

    private readonly Option<string[]> _aliases = new("--alias")
    {
        Description = "A further host of the site: its addresses are asked of the site, such as a site map's public ones of a machine behind a proxy.",
        HelpName = "HOST",
    };

    private readonly Option<bool> _anyHost = new("--any-host") { Description = "Ask other hosts too, where addresses lead there." };

    private readonly Option<int> _concurrency = new("--concurrency", "-c")
    {
        Description = "Most requests at a time. Fewer run where the site says that it is busy (429, 503).",
        HelpName = "N",
        DefaultValueFactory = _ => 4,
    };

    private readonly Option<int> _retries = new("--retries")
    {
        Description = "How often a request is repeated when the site is busy, or the connection fails.",
        HelpName = "N",
        DefaultValueFactory = _ => 5,
    };

    private readonly Option<double> _timeout = new("--timeout")
    {
        Description = "Longest time of a single try.",
        HelpName = "SECONDS",
        DefaultValueFactory = _ => 60,
    };

    private readonly Option<double> _maxWait = new("--max-wait")
    {
        Description = "Longest time that the site may ask to be left alone for (Retry-After); beyond it the address has failed.",
        HelpName = "SECONDS",
        DefaultValueFactory = _ => 60,
    };

    private readonly Option<bool> _sign = new("--sign") { Description = "Sign the addresses that are not signed yet." };
    private readonly Option<ProgressMode> _progress = ProgressDisplay.CreateOption();
    private readonly KeyOptions _key = new();

    public static Command Create() => new WarmCommand().CreateCommand();

    private Command CreateCommand()
    {
        var command = new Command("warm", "Ask a site for images, so that their results are in its cache before visitors come.")
        {
            Arguments = { _site },
            Options =
            {
                _siteMaps, _pages, _lists, _folder, _path, _queries, _widths, _noPages, _originals, _accepts, _headers, _aliases, _anyHost,
                _concurrency, _retries, _timeout, _maxWait, _progress, _sign,
            },
        };
        _key.AddTo(command);
        Bound(_concurrency, 1, MaxConcurrency);
        Bound(_retries, 0, 100);
        Bound(_timeout, 0.001, 24 * 60 * 60);
        Bound(_maxWait, 0, 24 * 60 * 60);
        _headers.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => token.Value.IndexOf(':', StringComparison.Ordinal) <= 0))
            {
                result.AddError($"--header: '{token.Value}' is not of the form \"Name: value\".");
            }
        });
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var variants = new QueryVariants(parsed.GetValue(_queries) ?? [], parsed.GetValue(_widths) ?? []);
        var sources = ReadSources(parsed, variants);
        var site = parsed.GetRequiredValue(_site);
        await using var configured = parsed.GetValue(_sign) ? _key.Load(parsed) : null;
        var limits = new WarmLimits(
            parsed.GetValue(_concurrency),
            parsed.GetValue(_retries),
            TimeSpan.FromSeconds(parsed.GetValue(_timeout)),
            TimeSpan.FromSeconds(parsed.GetValue(_maxWait)));
        var plan = new WarmPlan(
            limits,
            parsed.GetValue(_accepts) is { Length: > 0 } accepts ? accepts : [BrowserTypes],
            configured is null ? null : new AddressSigner(configured.Signer, site.AbsolutePath));

        var bounds = new SiteBounds(site, parsed.GetValue(_aliases) ?? [], parsed.GetValue(_anyHost));
        using var pace = new Pace(limits.Concurrency, TimeProvider.System);
        using var client = new SiteClient(bounds, pace, limits, (parsed.GetValue(_headers) ?? []).Select(ReadHeader), TimeProvider.System);
        var tally = new WarmTally();
        var warmer = new Warmer(client, pace, new AddressCollector(client, bounds, variants, sources, tally), tally, plan);

        var terminal = Terminal.For(parsed);
        var work = new Work();
        ToolException? unreached = null;
        try
        {
            await ProgressDisplay.RunAsync(terminal, parsed.GetValue(_progress), "Warming", work, () => warmer.RunAsync(work, stop));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // What was done is told all the same.
        }
        catch (ToolException exception)
        {
            unreached = exception;
        }

        Write(terminal, Report(site, work, tally, client) with { IsStopped = stop.IsCancellationRequested });
        return unreached is not null ? throw unreached
            : stop.IsCancellationRequested ? (int)ExitCode.Cancelled
            : (int)(tally.Failures.Count > 0 ? ExitCode.FoundProblems : ExitCode.Success);
    }

    private WarmSources ReadSources(ParseResult parsed, QueryVariants variants)
    {
        var folder = parsed.GetValue(_folder);
        var path = parsed.GetRequiredValue(_path);
        var sources = new WarmSources
        {
            Folder = folder,
            FolderPath = $"{parsed.GetRequiredValue(_site).AbsolutePath.TrimEnd('/')}/{path.Trim('/')}".TrimEnd('/') + "/",
            Lists = parsed.GetValue(_lists) ?? [],
            SiteMaps = parsed.GetValue(_siteMaps) ?? [],
            Pages = parsed.GetValue(_pages) ?? [],
            OpensPages = !parsed.GetValue(_noPages),
            WithOriginals = parsed.GetValue(_originals),
        };
        if (!sources.Any)
        {
            throw ToolException.Usage("Nothing to ask for: give --sitemap, --page, --list or --folder.");
        }

        if (folder is not null && !variants.Any)
        {
            throw ToolException.Usage("--folder needs --query or --widths: what to ask for.");
        }

        return folder is null || Directory.Exists(folder) ? sources : throw ToolException.Unreachable($"{folder}: there is no such folder.");
    }

    private static WarmReport Report(Uri site, Work work, WarmTally tally, SiteClient client)
    {
        var seconds = work.Elapsed.TotalSeconds;
        return new WarmReport(
            site.ToString(), tally.Asked, tally.Bytes, Math.Round(seconds, 3), Math.Round(tally.Asked / Math.Max(seconds, 0.001), 1), [.. tally.Failures])
        {
            OnOtherHosts = tally.OnOtherHosts,
            WithoutSettings = tally.WithoutSettings,
            Waits = client.Waits,
        };
    }

    private static void Write(Terminal terminal, WarmReport report)
    {
        if (terminal.IsJson)
        {
            Terminal.Json(report, ToolJson.Default.WarmReport);
            return;
        }

        foreach (var failure in report.Failures.Take(MaxShownFailures))
        {
            terminal.Line($"failed  {failure.Url}: {failure.Reason}");
        }

        if (report.Failures.Count > MaxShownFailures)
        {
            terminal.Line($"and {Terminal.Number(report.Failures.Count - MaxShownFailures)} more; --json lists all.");
        }

        terminal.Line(
            $"{(report.IsStopped ? "Stopped after " : "")}{Terminal.Number(report.Asked)} images ({Terminal.Bytes(report.Bytes)}) in "
            + $"{report.Seconds.ToString("0.0", CultureInfo.InvariantCulture)} s, {report.PerSecond.ToString("0.0", CultureInfo.InvariantCulture)}/s; "
            + $"{Terminal.Number(report.Failures.Count)} failed.");
        if (report.Waits > 0)
        {
            terminal.Line($"The site was busy {Terminal.Number(report.Waits)} times.");
        }

        if (report.OnOtherHosts > 0)
        {
            terminal.Line($"{Terminal.Number(report.OnOtherHosts)} addresses on other hosts were left out (--alias, --any-host).");
        }

        if (report.WithoutSettings > 0)
        {
            terminal.Line($"{Terminal.Number(report.WithoutSettings)} images without settings were left out (--originals).");
        }
    }

    private static (string Name, string Value) ReadHeader(string header)
    {
        var colon = header.IndexOf(':', StringComparison.Ordinal);
        return (header[..colon].Trim(), header[(colon + 1)..].Trim());
    }

    private static void Bound<T>(Option<T> option, T least, T most)
        where T : INumber<T>
    {
        option.Validators.Add(result =>
        {
            // A text that is no number has an error already.
            if (result.Tokens is [var token]
                && T.TryParse(token.Value, CultureInfo.InvariantCulture, out var value)
                && (value < least || value > most))
            {
                result.AddError($"{option.Name}: must be {least} to {most}.");
            }
        });
    }

    private static Uri? ReadSite(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var site) || site.Scheme is not ("http" or "https") || site.Query.Length > 0)
        {
            result.AddError($"'{text}' is not the address of a site, such as https://example.com.");
            return null;
        }

        // Paths on the site are below its own path.
        return site.AbsolutePath.EndsWith('/') ? site : new Uri($"{site}/");
    }

    private static int[]? ReadWidths(ArgumentResult result)
    {
        var widths = new List<int>();
        foreach (var text in result.Tokens.SelectMany(token => token.Value.Split(',')))
        {
            if (!int.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var width) || width < 1)
            {
                result.AddError($"--widths: '{text}' is not a width in pixels.");
                return null;
            }

            widths.Add(width);
        }

        return [.. widths];
    }
}
