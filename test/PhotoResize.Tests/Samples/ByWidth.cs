using PhotoResize.Caching;
using PhotoResize.Caching.Naming;

namespace PhotoResize.Tests.Samples;

public sealed class ByWidth : ICacheNamingStrategy
{
    public string Name => "ByWidth";

    // There is no plan for an original that is cached as it is.
    public string GetPath(CacheEntry entry) =>
        entry.Plan is { } plan ? $"{plan.ResultSize.Width}/{entry.FileName}" : $"originals/{entry.FileName}";
}
