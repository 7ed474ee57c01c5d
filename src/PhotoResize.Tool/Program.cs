using System.CommandLine;
using System.CommandLine.Invocation;
using PhotoResize.Tool.Caches;
using PhotoResize.Tool.Inspecting;
using PhotoResize.Tool.Migrating;
using PhotoResize.Tool.Output;
using PhotoResize.Tool.Signing;
using PhotoResize.Tool.Warming;

namespace PhotoResize.Tool;

internal static class Program
{
    private const string Description =
        "Tends a site that resizes images with PhotoResize: fills its cache, looks into it, and answers questions about images and addresses.";

    private static async Task<int> Main(string[] args)
    {
        var parsed = CreateRoot().Parse(args.Length == 0 ? ["--help"] : args);
        if (parsed.Action is ParseErrorAction mistake)
        {
            mistake.ShowHelp = false;
            parsed.Invoke(new InvocationConfiguration { Output = Console.Error });
            await Console.Error.WriteLineAsync($"{CommandPathOf(parsed)} --help shows what there is.");
            return (int)ExitCode.Usage;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (ToolException exception)
        {
            return Fail(exception.Message, exception.Code);
        }
        catch (OperationCanceledException)
        {
            return Fail("Stopped.", ExitCode.Cancelled);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Fail(exception.Message, ExitCode.Unreachable);
        }
    }

    private static RootCommand CreateRoot() => new(Description)
    {
        HelpName = Terminal.ToolName,
        Options = { Terminal.JsonOption },
        Subcommands =
        {
            WarmCommand.Create(),
            StatsCommand.Create(),
            VerifyCommand.Create(),
            PurgeCommand.Create(),
            SignCommand.Create(),
            InspectCommand.Create(),
            MigrateCommand.Create(),
        },
    };

    private static int Fail(string message, ExitCode code)
    {
        Console.Error.WriteLine($"{Terminal.ToolName}: {Terminal.Printable(message)}");
        return (int)code;
    }

    private static string CommandPathOf(ParseResult parsed) =>
        parsed.CommandResult.Command is RootCommand ? Terminal.ToolName : $"{Terminal.ToolName} {parsed.CommandResult.Command.Name}";
}
