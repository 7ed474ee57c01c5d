using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace PhotoResize.Documentation.Tests.Assumed;

/// <summary>What examples take for granted. None of it is ever run.</summary>
public sealed class Surroundings
{
    public required string[] args { get; init; }

    public required WebApplicationBuilder builder { get; init; }

    public required WebApplication app { get; init; }

    /// <summary>A configuration section.</summary>
    public required IConfiguration section { get; init; }

    public required ILogger logger { get; init; }

    /// <summary>The client of a CDN.</summary>
    public required Cdn cdn { get; init; }

    public required Photographers photographers { get; init; }
}
