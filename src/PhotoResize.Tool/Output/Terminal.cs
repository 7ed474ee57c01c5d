using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spectre.Console;

namespace PhotoResize.Tool.Output;

/// <summary>
/// Where a run writes to. Results go to standard output, as text or as one JSON document; everything else goes to standard error. Colours and
/// moving parts are for terminals only.
/// </summary>
internal sealed class Terminal
{
    public const string ToolName = "photoresize";

    // Lines of what a program or a file takes are not wrapped.
    private const int UnboundedWidth = 10_000;

    private Terminal(bool isJson)
    {
        IsJson = isJson;
        Result = CreateConsole(Console.Out, IsDecorated(Console.IsOutputRedirected));
        Notes = CreateConsole(Console.Error, ShowsMotion);
    }

    public static Option<bool> JsonOption { get; } = new("--json")
    {
        Description = "Write the result as one JSON document. Field names stay the same between versions.",
        Recursive = true,
    };

    /// <summary>Whether the result is JSON.</summary>
    public bool IsJson { get; }

    /// <summary>Standard output.</summary>
    public IAnsiConsole Result { get; }

    /// <summary>Standard error.</summary>
    public IAnsiConsole Notes { get; }

    /// <summary>Whether a display that moves can be shown.</summary>
    public static bool ShowsMotion => IsDecorated(Console.IsErrorRedirected);

    public static Terminal For(ParseResult parsed) => new(parsed.GetValue(JsonOption));

    /// <summary>Text from elsewhere, without the characters that move a terminal's cursor or change its colours.</summary>
    public static string Printable(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(character => char.IsControl(character) ? '?' : character)) : text;

    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number of bytes as people read it.</summary>
    public static string Bytes(long bytes)
    {
        ReadOnlySpan<string> units = ["bytes", "KiB", "MiB", "GiB", "TiB"];
        var value = (double)bytes;
        var unit = 0;
        while (value >= 1024 && unit < units.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        return $"{value.ToString(unit == 0 ? "0" : "0.0", CultureInfo.InvariantCulture)} {units[unit]}";
    }

    /// <summary>A time span as people read it, in its largest unit.</summary>
    public static string Span(TimeSpan span)
    {
        var (count, unit) = span.TotalDays >= 2 ? (span.TotalDays, "days")
            : span.TotalHours >= 2 ? (span.TotalHours, "hours")
            : span.TotalMinutes >= 2 ? (span.TotalMinutes, "minutes")
            : (Math.Max(span.TotalSeconds, 0), "seconds");
        return $"{Math.Floor(count).ToString(CultureInfo.InvariantCulture)} {unit}";
    }

    /// <summary>Writes a line of the result.</summary>
    public void Line(string text = "") => Result.WriteLine(Printable(text));

    /// <summary>Writes a line that is not a part of the result.</summary>
    public void Note(string text) => Notes.WriteLine(Printable(text));

    /// <summary>Writes the result as JSON.</summary>
    public static void Json<T>(T document, JsonTypeInfo<T> type) => Console.Out.WriteLine(JsonSerializer.Serialize(document, type));

    /// <summary>Writes names and values below each other.</summary>
    public void Facts(params IEnumerable<(string Name, string Value)> facts)
    {
        var rows = facts.ToList();
        var width = rows.Max(row => row.Name.Length);
        rows.ForEach(row => Line($"{row.Name.PadRight(width)}  {row.Value}"));
    }

    /// <summary>Writes a table whose first column is text and whose others are numbers.</summary>
    public void Table(IEnumerable<string> headers, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table().Border(Result.Profile.Capabilities.Ansi ? TableBorder.Simple : TableBorder.None);
        foreach (var (index, header) in headers.Index())
        {
            var column = new TableColumn(new Text(header)).NoWrap();
            table.AddColumn(index == 0 ? column : column.RightAligned());
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Select(cell => new Text(Printable(cell))));
        }

        Result.Write(table);
    }

    // See no-color.org.
    private static bool IsDecorated(bool isRedirected) =>
        !isRedirected
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") != "dumb";

    private static IAnsiConsole CreateConsole(TextWriter writer, bool isDecorated)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isDecorated ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isDecorated ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isDecorated ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        if (!isDecorated)
        {
            console.Profile.Width = UnboundedWidth;
        }

        return console;
    }
}
