using System.Diagnostics.CodeAnalysis;
using PhotoResize.Sources;

namespace PhotoResize.Testing.JobMeter;

/// <summary>A local file.</summary>
internal sealed class FileSource : SourceImage
{
    private readonly FileInfo _file;

    [SetsRequiredMembers]
    public FileSource(string path)
    {
        _file = new FileInfo(path);
        (Path, Length, LastModified) = ("/images/source", _file.Length, _file.LastWriteTimeUtc);
    }

    public override string PhysicalPath => _file.FullName;

    public override ValueTask<Stream> OpenReadAsync(CancellationToken cancellationToken) => new(_file.OpenRead());
}
