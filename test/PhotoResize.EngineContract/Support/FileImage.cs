using System.Diagnostics.CodeAnalysis;
using PhotoResize.Sources;

namespace PhotoResize.EngineContract.Support;

/// <summary>A source in a file, which the engine opens by its path.</summary>
internal sealed class FileImage : SourceImage
{
    [SetsRequiredMembers]
    public FileImage(string path)
    {
        PhysicalPath = path;
        Path = "/test";
        Length = new FileInfo(path).Length;
        LastModified = DateTimeOffset.UnixEpoch;
    }

    public override string? PhysicalPath { get; }

    public override ValueTask<Stream> OpenReadAsync(CancellationToken cancellationToken) =>
        new(new FileStream(PhysicalPath!, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
}
