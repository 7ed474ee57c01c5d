using PhotoResize.Processing;

namespace Gallery.Drawing;

/// <summary>A picture that this sample draws itself.</summary>
/// <param name="fileName">The name of its file.</param>
/// <param name="title">Its title.</param>
internal abstract class Artwork(string fileName, string title)
{
    public string FileName => fileName;

    public string Title => title;

    /// <summary>Draws the picture and writes its file.</summary>
    public abstract Task WriteAsync(IImageProcessor engine, Stream output, CancellationToken cancellationToken);
}
