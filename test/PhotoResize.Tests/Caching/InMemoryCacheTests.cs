using PhotoResize.Caching;

namespace PhotoResize.Tests.Caching;

public sealed class InMemoryCacheTests : ImageCacheContract
{
    private protected override IImageCache Create() => new InMemoryCache();
}
