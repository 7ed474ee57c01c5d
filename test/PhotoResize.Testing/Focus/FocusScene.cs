namespace PhotoResize.Testing.Focus;

/// <summary>A picture with a subject that a crop should keep.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Picture">Its pixels.</param>
/// <param name="Subject">The box of the subject, in pixels.</param>
public sealed record FocusScene(string Name, Picture Picture, (int Left, int Top, int Right, int Bottom) Subject);
