using System.Diagnostics.CodeAnalysis;
using PhotoResize.EngineSupport.PixelFiles;
using PhotoResize.Sources.Headers;

namespace PhotoResize.EngineSupport.Bmp;

/// <summary>The rows of a bitmap in the order of the file, which mostly begins with the lowest one.</summary>
internal abstract class BmpRows : PixelRows
{
    [SetsRequiredMembers]
    protected BmpRows(BmpLayout layout) => (Width, Height) = (layout.Width, layout.Height);
}
