namespace PhotoResize.Tool;

/// <summary>What a run ends with. Scripts rely on the numbers; docs/tool.md lists them.</summary>
internal enum ExitCode
{
    /// <summary>Everything was done.</summary>
    Success = 0,

    /// <summary>The work was done, and found something that has to be looked at.</summary>
    FoundProblems = 1,

    /// <summary>The command line, or a configuration that it names, is not valid.</summary>
    Usage = 2,

    /// <summary>Something that the work needs could not be read or reached.</summary>
    Unreachable = 3,

    /// <summary>Stopped by Ctrl+C: 128 and the number of the signal, as shells have it.</summary>
    Cancelled = 130,
}
