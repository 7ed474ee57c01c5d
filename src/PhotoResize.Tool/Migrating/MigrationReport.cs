using System.Text.Json.Nodes;

namespace PhotoResize.Tool.Migrating;

/// <summary>What the set-up of another package becomes.</summary>
/// <param name="From">The other package.</param>
/// <param name="AppSettings">What belongs into appsettings.json.</param>
/// <param name="Packages">The packages to install.</param>
/// <param name="Code">The lines of the application's start.</param>
/// <param name="Remarks">What could not be taken over as it was.</param>
internal sealed record MigrationReport(
    string From,
    JsonObject AppSettings,
    IReadOnlyList<string> Packages,
    IReadOnlyList<string> Code,
    IReadOnlyList<Remark> Remarks);

/// <summary>Something that the section alone does not say.</summary>
/// <param name="Subject">The element, attribute or option of the other package.</param>
/// <param name="Text">What becomes of it.</param>
/// <param name="IsOpen">Whether somebody has to decide or do something.</param>
internal sealed record Remark(string Subject, string Text, bool IsOpen);
