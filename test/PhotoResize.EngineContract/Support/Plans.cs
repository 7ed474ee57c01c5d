using PhotoResize.Planning;
using PhotoResize.Settings;

namespace PhotoResize.EngineContract.Support;

/// <summary>Plans of one line.</summary>
internal static class Plans
{
    /// <summary>The whole of a frame, whose upright size is given, brought to a size, as PNG, without sharpening.</summary>
    public static ImagePlan Of(
        ImageFormat source,
        int width,
        int height,
        int resultWidth,
        int resultHeight,
        int orientation = 1,
        bool hasAlpha = false,
        int index = 0) => new()
        {
            Frame = new SourceFrame(
            source, index, orientation < 5 ? new PixelSize(width, height) : new PixelSize(height, width), orientation, hasAlpha),
            FrameCount = 1,
            Crop = new PixelRectangle(0, 0, width, height),
            Inner = new PixelSize(resultWidth, resultHeight),
            Outer = new PixelSize(resultWidth, resultHeight),
            Offset = new PixelPoint(0, 0),
            Format = ImageFormat.Png,
            ShrinkFactor = 1,
            Filter = ResamplingFilter.CatmullRom,
            LinearLight = true,
        };

    public static ImagePlan As(this ImagePlan plan, ImageFormat format, int quality = 95, ChromaSubsampling subsampling = ChromaSubsampling.Chroma444) =>
        plan with
        {
            Format = format,
            Quality = ImageFormatInfo.Of(format).IsLossy ? quality : null,
            Subsampling = format == ImageFormat.Jpeg ? subsampling : null,
        };
}
