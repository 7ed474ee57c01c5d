namespace PhotoResize.Tool;

/// <summary>Ends a run with a sentence for its user.</summary>
/// <param name="code">What the run ends with.</param>
/// <param name="message">The sentence.</param>
internal sealed class ToolException(ExitCode code, string message) : Exception(message)
{
    public ExitCode Code => code;

    public static ToolException Usage(string message) => new(ExitCode.Usage, message);

    public static ToolException Unreachable(string message) => new(ExitCode.Unreachable, message);
}
