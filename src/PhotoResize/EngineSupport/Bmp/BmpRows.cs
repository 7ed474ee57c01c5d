using System.Diagnostics.CodeAnalysis;
using PhotoResize.EngineSupport.PixelFiles;
using PhotoResize.Sources.Headers;

namespace PhotoResize.EngineSupport.Bmp;

/// <summary>The rows of a bitmap in the order of the file.</summary>
internal abstract class BmpRows : PixelRows
{
    private readonly bool _isTopDown;

    [SetsRequiredMembers]
    protected BmpRows(BmpLayout layout)
    {
        (Width, Height) = (layout.Width, layout.Height);
        _isTopDown = layout.IsTopDown;
    }

    public override bool IsBottomUp => !_isTopDown;
}
