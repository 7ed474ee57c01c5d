namespace PhotoResize.Pages;

/// <summary>The elements of an image: names and values of their attributes, not encoded.</summary>
/// <param name="Sources">The <c>source</c> elements that stand before it.</param>
/// <param name="Image">The <c>img</c> element.</param>
internal sealed record ImageElements(
    IReadOnlyList<IReadOnlyList<KeyValuePair<string, string>>> Sources, IReadOnlyList<KeyValuePair<string, string>> Image);
