using PhotoResize.Sources;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>A source with one image, which counts how often it is looked up and opened, and which a test can change or take away.</summary>
internal sealed class CountingSource(string imagePath, byte[] bytes) : IImageSource
{
    private int _found;
    private int _opened;

    public int Found => Volatile.Read(ref _found);

    public int Opened => Volatile.Read(ref _opened);

    /// <summary>The image; none if <see langword="null"/>.</summary>
    public byte[]? Bytes { get; set; } = bytes;

    /// <summary>What looking it up fails with.</summary>
    public Exception? Failure { get; set; }

    public ValueTask<SourceImage?> FindAsync(string path, CancellationToken cancellationToken)
    {
        if (path != imagePath)
        {
            return default;
        }

        Interlocked.Increment(ref _found);
        return Failure is { } failure
            ? ValueTask.FromException<SourceImage?>(failure)
            : new(Bytes is { } present ? new Image(this, present) { Path = path, Length = present.Length, LastModified = DateTimeOffset.UnixEpoch } : null);
    }

    private sealed class Image(CountingSource owner, byte[] bytes) : SourceImage
    {
        public override ValueTask<Stream> OpenReadAsync(CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref owner._opened);
            return new(new MemoryStream(bytes, writable: false));
        }
    }
}
