using System.Globalization;
using System.Text;

namespace PhotoResize.DiagnosticsPage;

/// <summary>Writes the page.</summary>
internal static partial class DiagnosticsHtml
{
    /// <param name="report">What it shows.</param>
    /// <param name="purge">What has come of a purge, if there was one.</param>
    /// <param name="address">Its own address, encoded, without a slash at its end.</param>
    public static string Write(DiagnosticsReport report, PurgeAnswer? purge, string address)
    {
        var html = new Html();
        html.Add($"""
            <!doctype html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <meta name="color-scheme" content="light dark">
              <meta name="robots" content="noindex">
              <title>Image diagnostics</title>
              <link rel="icon" href="{address}/assets/icon.svg" type="image/svg+xml">
              <link rel="stylesheet" href="{address}/assets/page.css">
              <link rel="stylesheet" href="{address}/assets/diagnostics.css">
              <script type="module" src="{address}/assets/diagnostics.js"></script>
            </head>
            <body>
            <a class="skip" href="#content">Skip to the content</a>
            <header class="bar">
              <h1><img src="{address}/assets/icon.svg" alt="" width="28" height="28"> Image diagnostics</h1>
              <p class="note" id="time" data-live>As of <time datetime="{report.Time:O}">{report.Time:yyyy-MM-dd HH:mm:ss} UTC</time>, counts since {report.Since:yyyy-MM-dd HH:mm:ss} UTC</p>
              <label class="refresh" hidden><input type="checkbox" id="refresh" checked> Refresh every 5 seconds</label>
            </header>
            <main class="cards" id="content">

            """);
        WriteOverview(html, report);
        WriteCache(html, report.Cache);
        WriteQueue(html, report.Queue, report.Surroundings);
        WriteFaults(html, report.Faults);
        WriteSlowest(html, report.Slowest);
        WritePurge(html, purge, address);
        WriteEngines(html, report.Engines);
        WriteConfiguration(html, report.Configuration);
        return html.Add("</main>\n</body>\n</html>\n").ToString();
    }

    private static void WriteOverview(Html html, DiagnosticsReport report)
    {
        var lookUps = report.Cache.Hits + report.Cache.Misses;
        Open(html, "overview", "Overview", isLive: true);
        html.Add("<dl class=\"facts\">");
        Fact(html, "PhotoResize", Short(report.Versions.PhotoResize));
        Fact(html, "Runtime", report.Versions.Runtime);
        Fact(html, "System", report.Versions.System);
        Fact(html, "Machine", $"{report.Versions.Machine}, {report.Versions.Cores} cores, {report.Versions.Environment}");
        Fact(html, "Hits", lookUps == 0 ? "no look-ups yet" : string.Create(CultureInfo.InvariantCulture, $"{100.0 * report.Cache.Hits / lookUps:0.0} % of {lookUps}"));
        Fact(html, "Faults", report.Faults.Count == 0 ? "none" : Number(report.Faults.Sum(fault => fault.Count)));
        html.Add("</dl>");
        Close(html);
    }

    private static void WriteCache(Html html, DiagnosticsCache cache)
    {
        Open(html, "cache", "Cache", isLive: true);
        Table(html, "cache", "Level", Numbers("Hits"), Numbers("Misses"), Numbers("Entries"), Numbers("Bytes"), Numbers("Limit"), Numbers("Evictions"));
        foreach (var level in cache.Levels)
        {
            html.Add($"""<tr><th scope="row">{level.Name}{(level.IsOn ? "" : " (off)")}</th><td class="number">{Number(level.Hits)}</td><td class="number">{Number(level.Misses)}</td>""");
            html.Add($"""<td class="number">{Number(level.Entries)}</td><td class="number">{Bytes(level.Bytes)}</td><td class="number">{LimitOf(level)}</td><td class="number">{Number(level.Evictions)}</td></tr>""");
        }

        CloseTable(html);
        html.Add($"""<p class="note">A look-up that one level does not answer goes on to the next one; the last level's misses are made. Purged or outdated: {Number(cache.Purges)}. Being sent from memory: {Bytes(cache.Sending)} of {Bytes(cache.MaxSending)}.</p>""");
        foreach (var shared in cache.Levels.Where(level => level.Writes is not null))
        {
            html.Add($"""<p class="note">Shared: {Number(shared.Writes)} written, {Number(shared.Drops)} not written, {Number(shared.Faults)} faults.</p>""");
        }

        Close(html);
    }

    private static void WriteQueue(Html html, DiagnosticsQueue queue, IReadOnlyList<DiagnosticsSurrounding> surroundings)
    {
        Open(html, "queue", "Queue", isLive: true);
        html.Add("<dl class=\"facts\">");
        Fact(html, "Running", $"{queue.Running} of {queue.MaxRunning}");
        Fact(html, "Waiting", $"{queue.Waiting} of {queue.MaxWaiting}");
        Fact(html, "Memory", $"{Bytes(queue.Memory)} of {Bytes(queue.MemoryBudget)}");
        Fact(html, "Memory of one job", $"at most {Bytes(queue.MaxJobMemory)}");
        foreach (var each in surroundings)
        {
            Fact(html, $"{char.ToUpperInvariant(each.Name[0])}{each.Name[1..]}", each.IsAway ? "left alone after failures" : "in use");
        }

        html.Add("</dl>");
        Close(html);
    }

    private static void WriteFaults(Html html, IReadOnlyList<DiagnosticsFault> faults)
    {
        Open(html, "faults", "Last faults", isLive: true);
        if (faults.Count == 0)
        {
            html.Add("<p>None.</p>");
        }
        else
        {
            Table(html, "faults", "Last", "Kind", "Where", "Message", Numbers("Count"));
            foreach (var fault in faults)
            {
                html.Add($"""<tr><td><time datetime="{fault.Last:O}">{fault.Last:yyyy-MM-dd HH:mm:ss}</time></td><th scope="row">{Words(fault.Kind)}</th><td class="text">{fault.Where}</td><td class="text">{fault.Message}</td><td class="number">{Number(fault.Count)}</td></tr>""");
            }

            CloseTable(html);
        }

        Close(html);
    }

    private static void WriteSlowest(Html html, IReadOnlyList<DiagnosticsResult> results)
    {
        Open(html, "slowest", "Slowest results", isLive: true);
        if (results.Count == 0)
        {
            html.Add("<p>None was made yet.</p>");
        }
        else
        {
            Table(
                html,
                "slowest",
                "Original",
                "Made",
                Numbers("Process ms"),
                Numbers("Queue ms"),
                Numbers("Source ms"),
                Numbers("Original bytes"),
                Numbers("Result bytes"));
            foreach (var result in results)
            {
                html.Add($"""<tr><th scope="row" class="text">{result.Path}</th><td class="text">{result.Settings}</td><td class="number">{Milliseconds(result.ProcessMs)}</td><td class="number">{Milliseconds(result.QueueMs)}</td><td class="number">{Milliseconds(result.SourceMs)}</td><td class="number">{Bytes(result.SourceBytes)}</td><td class="number">{Bytes(result.Bytes)}</td></tr>""");
            }

            CloseTable(html);
        }

        Close(html);
    }

    private static void WritePurge(Html html, PurgeAnswer? purge, string address)
    {
        Open(html, "purge", "Purge", isLive: false);
        if (purge is { Removed: { } removed })
        {
            html.Add($"""<p class="outcome" role="status">{Number(removed)} {(removed == 1 ? "result" : "results")} of <code>{purge.Path}</code> removed.</p>""");
        }
        else if (purge is { Reason: { } reason })
        {
            html.Add($"""<p class="outcome bad" role="alert">Nothing was removed. {reason}</p>""");
        }

        html.Add($"""
            <form method="post" action="{(address.Length > 0 ? address : "/")}" class="purge" autocomplete="off">
            <label for="path">Path of an original, or of a folder with a slash at its end</label>
            <input id="path" name="path" required maxlength="{PurgeRules.MaxPathLength}" spellcheck="false" autocapitalize="off" aria-describedby="path-note" value="{(purge is { Removed: null } ? purge.Path : "")}">
            <button class="primary">Remove results</button>
            <p class="note" id="path-note">Such as <code>/images/photo.jpg</code> or <code>/images/2024/</code>, as a request has it below the application's base path, without percent-encoding and query. <code>/</code> removes all. Originals stay.</p>
            </form>
            """);
        Close(html);
    }

    private static void WriteEngines(Html html, IReadOnlyList<DiagnosticsEngine> engines)
    {
        Open(html, "engines", "Engines", isLive: false);
        Table(html, "engines", "Engine", "Version", "Reads", "Writes", "Watermarks");
        foreach (var engine in engines)
        {
            html.Add($"""<tr><th scope="row">{engine.Name}</th><td class="text">{engine.Version}</td><td class="text">{string.Join(", ", engine.Reads)}</td><td class="text">{string.Join(", ", engine.Writes)}</td><td>{(engine.DrawsWatermarks ? "yes" : "no")}</td></tr>""");
        }

        CloseTable(html);
        Close(html);
    }

    private static void Open(Html html, string id, string heading, bool isLive) =>
        html.Add($"""<section class="card" id="{id}" aria-labelledby="{id}-heading"{(isLive ? " data-live" : "")}>""").Add($"""<h2 id="{id}-heading">{heading}</h2>""");

    private static void Close(Html html) => html.Add("</section>\n");

    private static void Table(Html html, string id, params ReadOnlySpan<Column> columns)
    {
        // What scrolls has to be reached with the keyboard.
        html.Add($"""<div class="scroll" tabindex="0" role="group" aria-labelledby="{id}-heading"><table><thead><tr>""");
        foreach (var column in columns)
        {
            html.Add($"""<th scope="col" class="{(column.IsNumber ? "number" : "")}">{column.Heading}</th>""");
        }

        html.Add("</tr></thead><tbody>\n");
    }

    /// <summary>A column of figures, which stand below each other by their last digit.</summary>
    private static Column Numbers(string heading) => new(heading, IsNumber: true);

    private static void CloseTable(Html html) => html.Add("</tbody></table></div>\n");

    private static void Fact(Html html, string name, string value) => html.Add($"<div><dt>{name}</dt><dd>{value}</dd></div>");

    /// <summary>A version with as much of its commit as is usual; the JSON has all of it.</summary>
    private static string Short(string version)
    {
        const int HashLength = 7;
        return version.Split('+') is [var number, var commit] && commit.Length > HashLength ? $"{number} ({commit[..HashLength]})" : version;
    }

    private static string LimitOf(DiagnosticsLevel level) => string.Join(", ", new[]
    {
        level.MaxBytes is > 0 and var bytes ? Bytes(bytes) : "",
        level.MaxEntries is > 0 and var entries ? $"{Number(entries)} files" : "",
    }.Where(limit => limit.Length > 0));

    private static string Number(long? number) => number?.ToString("N0", CultureInfo.InvariantCulture) ?? "";

    private static string Milliseconds(double milliseconds) => milliseconds.ToString("N1", CultureInfo.InvariantCulture);

    private static string Bytes(long? bytes) => bytes switch
    {
        null => "",
        >= 1L << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.#} GiB"),
        >= 1L << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 20):0.#} MiB"),
        >= 1L << 10 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 10):0.#} KiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
    };

    /// <summary><c>CacheDiskFull</c> as words.</summary>
    private static string Words(string name)
    {
        var words = new StringBuilder();
        foreach (var c in name)
        {
            words.Append(words.Length > 0 && char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : c.ToString());
        }

        return words.ToString();
    }

    private readonly record struct Column(string Heading, bool IsNumber)
    {
        public static implicit operator Column(string heading) => new(heading, IsNumber: false);
    }
}
