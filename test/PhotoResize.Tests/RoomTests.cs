using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using PhotoResize.Configuration;

namespace PhotoResize.Tests;

/// <summary>
/// Data goes down a list of rooms, which are the folders of <c>src/PhotoResize</c>: a room knows the types of some others and of no more,
/// in signatures and in the bodies of methods alike.
/// </summary>
public class RoomTests
{
    /// <summary>Every room, and those that it may know. Who registers everything stands in the framework's own namespaces as well.</summary>
    private static readonly Dictionary<string, string[]> Rooms = new()
    {
        // Beside the steps.
        ["Configuration"] = [],
        ["Diagnostics"] = [],
        ["Flights"] = [],
        ["Outcomes"] = [],
        ["Pictures"] = [],

        // The steps, from top to bottom.
        ["Settings"] = [],
        ["Negotiation"] = ["Settings"],
        ["Dialects"] = ["Diagnostics", "Settings"],
        ["Sources"] = ["Configuration", "Diagnostics", "Flights", "Outcomes", "Settings"],
        ["Planning"] = ["Outcomes", "Settings", "Sources"],
        ["Key"] = ["Settings", "Sources", "Planning"],
        ["Caching"] = ["Configuration", "Diagnostics", "Flights", "Settings", "Sources", "Planning", "Key"],
        ["Clustering"] = ["Caching"],
        ["Processing"] =
        [
            "Configuration", "Diagnostics", "Flights", "Outcomes", "Pictures", "Settings", "Sources", "Planning", "Caching", "Clustering",
        ],
        ["Hooks"] = ["Diagnostics", "Settings", "Planning"],
        ["Serving"] = ["Diagnostics", "Outcomes", "Key", "Caching", "Hooks"],

        // Those who have the steps done.
        ["Folders"] = ["Configuration", "Diagnostics", "Dialects", "Settings", "Negotiation", "Sources", "Planning", "Serving"],
        ["Signing"] = ["Configuration", "Dialects", "Settings", "Folders"],
        ["Middleware"] =
        [
            "Configuration", "Diagnostics", "Dialects", "Outcomes", "Pictures", "Settings", "Negotiation", "Sources", "Planning", "Key", "Caching", "Clustering",
            "Processing", "Serving", "Folders", "Signing", "Hooks",
        ],
        ["Pages"] =
        [
            "Configuration", "Diagnostics", "Dialects", "Outcomes", "Settings", "Sources", "Planning", "Key", "Processing", "Folders", "Signing",
            "Middleware",
        ],
        ["PageFiles"] = [],
        ["DiagnosticsPage"] = ["Configuration", "Diagnostics", "Settings", "Planning", "Sources", "Caching", "Processing", "Folders", "PageFiles"],
        ["Playground"] =
        [
            "PageFiles", "Outcomes", "Settings", "Negotiation", "Sources", "Planning", "Processing", "Serving", "Folders", "Middleware", "Pages",
        ],
        ["Hosting"] =
        [
            "Configuration", "Diagnostics", "Dialects", "Settings", "Negotiation", "Sources", "Planning", "Caching", "Clustering", "Processing", "Serving", "Folders",
            "Signing", "Middleware", "Pages", "PageFiles", "Playground", "DiagnosticsPage", "Hooks",
        ],

        // For engines, which are told what to do by a plan and a source; no room of the core knows it.
        ["EngineSupport"] = ["Settings", "Sources", "Planning", "Processing"],
    };

    private static readonly Architecture Core = new ArchLoader().LoadAssembly(typeof(ImageResizingOptions).Assembly).Build();

    /// <summary>Types of the core, but for the compiler's own.</summary>
    private static readonly HashSet<IType> Types = [.. Core.Types.Where(type => type.Namespace.FullName.Length > 0)];

    [Fact]
    public void Room_knows_the_types_of_rooms_that_the_table_lets_it_know()
    {
        var forbidden = Types
            .SelectMany(type => type.Dependencies)
            .Where(dependency => Types.Contains(dependency.Target) && !MayKnow(RoomOf(dependency.Origin), RoomOf(dependency.Target)))
            .Select(dependency => $"{NameOf(dependency.Origin)} -> {NameOf(dependency.Target)}");

        Assert.Empty(forbidden.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Type_has_a_room() => Assert.All(Types, type => Assert.Contains(RoomOf(type), Rooms.Keys));

    private static bool MayKnow(string room, string other) => room == other || Rooms[room].Contains(other);

    /// <summary>The folder; extensions of the host stand in the namespaces where an application looks for them.</summary>
    private static string RoomOf(IType type) => type.Namespace.FullName.Split('.') switch
    {
        ["PhotoResize", var room, ..] => room,
        ["Microsoft", "AspNetCore", "Builder"] or ["Microsoft", "Extensions", "DependencyInjection"] => "Hosting",
        _ => type.Namespace.FullName,
    };

    private static string NameOf(IType type) => type.FullName.StartsWith("PhotoResize.", StringComparison.Ordinal)
        ? type.FullName["PhotoResize.".Length..]
        : type.FullName;
}
