using PhotoResize.Caching;

namespace PhotoResize.Processing;

/// <summary>A result that may be made.</summary>
/// <param name="Entry">The result; it has a plan.</param>
/// <param name="Engine">The engine that makes it.</param>
internal readonly record struct Candidate(CacheEntry Entry, IImageProcessor Engine);
