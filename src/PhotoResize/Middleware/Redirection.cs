using PhotoResize.Serving;

namespace PhotoResize.Middleware;

/// <summary>Another address that a client is sent to.</summary>
/// <param name="Location">The address, as a header carries it.</param>
/// <param name="IsPermanent">Whether the image has moved for good.</param>
/// <param name="CachePolicy">What browsers and proxies may do with the answer, if it has.</param>
internal sealed record Redirection(string Location, bool IsPermanent, CachePolicy CachePolicy);
