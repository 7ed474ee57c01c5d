using System.Runtime.InteropServices;

namespace PhotoResize.Caching;

/// <summary>A result in memory. Several requests may share it.</summary>
/// <param name="bytes">The result; backed by an array.</param>
/// <param name="release">Called when this content is disposed.</param>
internal sealed class MemoryImageContent(ReadOnlyMemory<byte> bytes, Action? release = null) : ImageContent
{
    private Action? _release = release;

    public override long Length => bytes.Length;

    internal override bool IsInMemory => true;

    internal override bool TryGetBytes(out ReadOnlySpan<byte> all)
    {
        all = bytes.Span;
        return true;
    }

    public override Stream OpenRead() =>
        MemoryMarshal.TryGetArray(bytes, out var segment)
            ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false)
            : throw new InvalidOperationException("The result is not backed by an array.");

    internal override Task CopyToAsync(Stream destination, CancellationToken cancellationToken) =>
        WriteAsync(bytes, destination, cancellationToken);

    // The bytes stay: other requests may be sending them.
    public override void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
