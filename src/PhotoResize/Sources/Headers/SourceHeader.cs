namespace PhotoResize.Sources.Headers;

/// <summary>The outcome of reading a header.</summary>
/// <param name="Info">The facts from the header; <see langword="null"/> if and only if there is a fault.</param>
/// <param name="Fault">Why there is no <paramref name="Info"/>.</param>
internal readonly record struct SourceHeader(SourceInfo? Info, SourceFault Fault);
