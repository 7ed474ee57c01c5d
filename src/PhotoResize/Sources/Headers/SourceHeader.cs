namespace PhotoResize.Sources.Headers;

/// <summary>The outcome of reading a header.</summary>
/// <param name="Info">What the header says; <see langword="null"/> exactly if there is a fault.</param>
/// <param name="Fault">Why there is no <paramref name="Info"/>.</param>
internal readonly record struct SourceHeader(SourceInfo? Info, SourceFault Fault);
