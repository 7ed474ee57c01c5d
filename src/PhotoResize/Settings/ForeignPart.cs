namespace PhotoResize.Settings;

/// <summary>The part of a translated query that its layer has no values for.</summary>
/// <param name="Layout">How sizes are understood; <see langword="null"/> for the package's own rules.</param>
/// <param name="Invalid">The commands whose values are invalid.</param>
/// <param name="HasCommands">Whether the query has commands of its dialect, valid or not.</param>
internal sealed record ForeignPart(ForeignLayout? Layout, IReadOnlyList<InvalidSetting> Invalid, bool HasCommands);
