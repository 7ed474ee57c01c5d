using PhotoResize.Processing;

namespace Gallery.Drawing;

/// <summary>A picture that this sample draws itself.</summary>
/// <param name="fileName">Its file in the album.</param>
/// <param name="title">What it shows.</param>
internal abstract class Artwork(string fileName, string title)
{
    public string FileName => fileName;

    public string Title => title;

    /// <summary>Draws the picture and writes its file.</summary>
    public abstract Task WriteAsync(IImageProcessor engine, Stream output, CancellationToken cancellationToken);
}
