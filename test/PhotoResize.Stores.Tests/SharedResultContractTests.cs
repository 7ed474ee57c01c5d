using PhotoResize.Caching;
using PhotoResize.Tests.Caching;

namespace PhotoResize.Stores.Tests;

/// <summary>Memory, disk and shared level as one cache.</summary>
public sealed class SharedResultContractTests : ImageCacheContract, IDisposable
{
    private readonly List<Node> _nodes = [];

    public void Dispose() => _nodes.ForEach(node => node.Dispose());

    private protected override IImageCache Create()
    {
        _nodes.Add(new Node(new MemoryResultStore()));
        return _nodes[^1].Cache;
    }
}
