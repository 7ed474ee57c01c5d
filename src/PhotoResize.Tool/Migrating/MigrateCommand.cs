using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using PhotoResize.Configuration;
using PhotoResize.Settings;
using PhotoResize.Tool.Output;
using PhotoResize.Tool.Sites;

namespace PhotoResize.Tool.Migrating;

/// <summary><c>photoresize migrate</c></summary>
internal static class MigrateCommand
{
    // For files, not for pages: an apostrophe stays one.
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        var file = new Argument<string>("file")
        {
            Description = "The web.config of a site with WebRSize or ImageResizer, or the Program.cs or Startup.cs of one with ImageSharp.Web.",
        };
        var command = new Command("migrate", "Write the configuration that does what the set-up of another package did. Nothing is changed.")
        {
            Arguments = { file },
        };
        command.SetAction(async (parsed, stop) =>
        {
            var report = await MigrateAsync(parsed.GetRequiredValue(file), stop);
            return Write(Terminal.For(parsed), report);
        });
        return command;
    }

    private static async Task<MigrationReport> MigrateAsync(string file, CancellationToken stop)
    {
        if (!File.Exists(file))
        {
            throw ToolException.Unreachable($"{file}: there is no such file.");
        }

        await using var site = ConfiguredSite.Load([], ImageResizingOptions.SectionName, DeclaredEngine.Vips);
        var report = file.EndsWith(".cs", StringComparison.OrdinalIgnoreCase)
            ? ReadCode(file, await File.ReadAllTextAsync(file, stop), site.Parser)
            : ReadWebConfig(file, site.Parser);
        return await CheckAsync(report, Path.GetDirectoryName(Path.GetFullPath(file))!);
    }

    private static MigrationReport ReadCode(string file, string source, SettingsParser parser)
    {
        var code = SetupCode.Read(source);
        if (!ImageSharpWebMigration.IsIn(code))
        {
            throw ToolException.Usage($"{file}: there is no call of AddImageSharp.");
        }

        var migration = new Migration("ImageSharp.Web");
        new ImageSharpWebMigration(migration, parser).Read(code);
        return migration.Finish();
    }

    private static MigrationReport ReadWebConfig(string file, SettingsParser parser)
    {
        if (WebConfig.FindSection(file, WebRSizeMigration.SectionName) is { } webRSize)
        {
            var migration = new Migration("WebRSize");
            new WebRSizeMigration(migration).Read(webRSize);
            return migration.Finish();
        }

        if (WebConfig.FindSection(file, ImageResizerMigration.SectionName) is { } resizer)
        {
            var migration = new Migration("ImageResizer");
            new ImageResizerMigration(migration, parser).Read(resizer);
            return migration.Finish();
        }

        throw ToolException.Usage($"{file}: there is neither a section webrsize nor a section resizer.");
    }

    /// <summary>Has the server's own validation look at the result, and adds what it says.</summary>
    private static async Task<MigrationReport> CheckAsync(MigrationReport report, string root)
    {
        using var json = new MemoryStream(Encoding.UTF8.GetBytes(report.AppSettings.ToJsonString()));
        var section = new ConfigurationBuilder().AddJsonStream(json).Build().GetSection(ImageResizingOptions.SectionName);
        try
        {
            await using var site = ConfiguredSite.Load(section, root, DeclaredEngine.Vips);
            return report;
        }
        catch (ToolException exception)
        {
            return report with { Remarks = [.. report.Remarks, new Remark("appsettings.json", exception.Message, IsOpen: true)] };
        }
    }

    private static int Write(Terminal terminal, MigrationReport report)
    {
        if (terminal.IsJson)
        {
            Terminal.Json(report, ToolJson.Default.MigrationReport);
        }
        else
        {
            Console.Out.WriteLine(report.AppSettings.ToJsonString(Readable));
            terminal.Note($"This is for appsettings.json, instead of {report.From}. Install {string.Join(" and ", report.Packages)}, and write in Program.cs:");
            foreach (var line in report.Code)
            {
                terminal.Note($"  {line}");
            }

            WriteRemarks(terminal, "To do:", report.Remarks.Where(remark => remark.IsOpen));
            WriteRemarks(terminal, "To know:", report.Remarks.Where(remark => !remark.IsOpen));
        }

        return (int)(report.Remarks.Any(remark => remark.IsOpen) ? ExitCode.FoundProblems : ExitCode.Success);
    }

    private static void WriteRemarks(Terminal terminal, string title, IEnumerable<Remark> remarks)
    {
        var lines = remarks.Select(remark => $"  {remark.Subject}: {remark.Text}").Distinct().ToList();
        if (lines.Count > 0)
        {
            terminal.Note(title);
            lines.ForEach(terminal.Note);
        }
    }
}
