using System.Globalization;

namespace PhotoResize.Sizing;

/// <summary>What a forecast depends on. The defaults are those of the table in docs/scaling.md.</summary>
internal sealed record Site
{
    /// <summary>Different results that anybody ever asks for.</summary>
    public double Results { get; init; } = 1e6;

    /// <summary>Popularity: the result of rank k is asked for in proportion to 1 / k^Zipf.</summary>
    public double Zipf { get; init; } = 0.9;

    /// <summary>Nodes, each with a memory and a disk of its own.</summary>
    public int Nodes { get; init; } = 3;

    /// <summary>Whether the load balancer sends all requests for one path to the same node; else any node gets any request.</summary>
    public bool ByPath { get; init; }

    /// <summary>Requests a second that reach the site, or its CDN.</summary>
    public double Requests { get; init; } = 300;

    /// <summary>Mean length of a result in bytes.</summary>
    public double Bytes { get; init; } = 40_000;

    /// <summary><c>MemoryCache:MaxBytes</c> of each node.</summary>
    public double Memory { get; init; } = 64 * 1024 * 1024;

    /// <summary><c>DiskCache:MaxBytes</c> of each node.</summary>
    public double Disk { get; init; } = 10.0 * 1024 * 1024 * 1024;

    /// <summary>Days after which the shared level's store deletes a result; 0 without a shared level.</summary>
    public double SharedDays { get; init; } = 30;

    /// <summary>CPU milliseconds that a result takes to be made.</summary>
    public double CpuMs { get; init; } = 100;

    /// <summary>Places of a CDN in front, each with a cache of its own; 0 without a CDN.</summary>
    public int CdnPlaces { get; init; }

    /// <summary>Hours for which the CDN keeps a result.</summary>
    public double CdnHours { get; init; } = 24;

    /// <summary>Reads <c>NAME=VALUE</c> arguments, with the names of the properties.</summary>
    /// <exception cref="FormatException">An argument has another form, or a value out of its range.</exception>
    public static Site Parse(IEnumerable<string> arguments)
    {
        var site = new Site();
        foreach (var argument in arguments)
        {
            var parts = argument.Split('=', 2);
            site = (parts[0].ToLowerInvariant(), parts.ElementAtOrDefault(1)) switch
            {
                ("results", var value) => site with { Results = Number(value, 1, 1e12) },
                ("zipf", var value) => site with { Zipf = Number(value, 0, 3) },
                ("nodes", var value) => site with { Nodes = (int)Number(value, 1, 100_000) },
                ("bypath", "true" or "false") => site with { ByPath = parts[1] == "true" },
                ("requests", var value) => site with { Requests = Number(value, 1e-6, 1e9) },
                ("bytes", var value) => site with { Bytes = Number(value, 1, 1e9) },
                ("memory", var value) => site with { Memory = Number(value, 0, 1e15) },
                ("disk", var value) => site with { Disk = Number(value, 0, 1e18) },
                ("shareddays", var value) => site with { SharedDays = Number(value, 0, 1e5) },
                ("cpums", var value) => site with { CpuMs = Number(value, 0, 1e6) },
                ("cdnplaces", var value) => site with { CdnPlaces = (int)Number(value, 0, 100_000) },
                ("cdnhours", var value) => site with { CdnHours = Number(value, 0, 1e6) },
                _ => throw new FormatException($"'{argument}' is not understood."),
            };
        }

        return site;
    }

    private static double Number(string? value, double least, double most) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new FormatException($"'{value}' is not a number from {least} to {most}.");
}
