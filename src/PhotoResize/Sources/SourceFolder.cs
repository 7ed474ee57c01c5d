using PhotoResize.Configuration;

namespace PhotoResize.Sources;

/// <summary>What sources need to know of an image folder.</summary>
/// <param name="Name">Its name in logs.</param>
/// <param name="Prefix">Its request path, without a trailing slash.</param>
/// <param name="FollowLinks">Which links in it lead to originals.</param>
/// <param name="Originals">Its own originals, in place of those of the web root.</param>
internal sealed record SourceFolder(string Name, string Prefix, LinkPolicy FollowLinks, IImageSource? Originals = null);
