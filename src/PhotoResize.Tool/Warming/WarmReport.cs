namespace PhotoResize.Tool.Warming;

/// <summary>What became of a run.</summary>
/// <param name="Site">The site.</param>
/// <param name="Asked">How many addresses were asked for.</param>
/// <param name="Bytes">Bytes of the answers.</param>
/// <param name="Seconds">The duration of the run.</param>
/// <param name="PerSecond">Answers a second.</param>
/// <param name="Failures">The addresses that were not answered with an image, and pages and site maps that could not be read.</param>
internal sealed record WarmReport(string Site, long Asked, long Bytes, double Seconds, double PerSecond, IReadOnlyList<WarmFailure> Failures)
{
    /// <summary>Addresses on other hosts, which were left out.</summary>
    public long OnOtherHosts { get; init; }

    /// <summary>Images of pages without settings, which were left out: their originals are sent as they are.</summary>
    public long WithoutSettings { get; init; }

    /// <summary>How often the site asked to come back later.</summary>
    public long Waits { get; init; }

    /// <summary>Whether the run was stopped before its end.</summary>
    public bool IsStopped { get; init; }
}

/// <param name="Url">The address.</param>
/// <param name="Status">The status of the answer, if there was one.</param>
/// <param name="Reason">What went wrong.</param>
internal sealed record WarmFailure(string Url, int? Status, string Reason);
