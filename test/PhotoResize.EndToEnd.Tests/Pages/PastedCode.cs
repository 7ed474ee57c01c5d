using PhotoResize.Pages;
using PhotoResize.Settings;

namespace PhotoResize.EndToEnd.Tests.Pages;

/// <summary>What the playground copies as C#, pasted into a class.</summary>
internal static class PastedCode
{
    public static async Task<string> UrlAsync(IImageUrls images)
    {
        var url = await images.UrlAsync("/images/photo.jpg", new ImageUrlSettings
        {
            Anchor = new CropAnchor(AxisAnchor.End, AxisAnchor.Start),
            AutoRotate = false,
            Background = new Rgba(255, 136, 0, 255),
            Blur = 1.5,
            Crop = new CropRequest(10, 20, 300, 200),
            CropBasis = new CropBasis(1000, 1000),
            DevicePixelRatio = 2m,
            Filter = ResamplingFilter.CatmullRom,
            Flip = FlipMode.Horizontal,
            Focus = new FocusPoint(0.25m, 0.75m),
            Format = ImageFormat.WebP,
            Frame = 0,
            Gamma = GammaMode.Companded,
            Grayscale = true,
            Height = 200,
            Hybrid = HybridMode.Off,
            Mode = ResizeMode.Pad,
            Preset = "thumb",
            Quality = 80,
            Rotate = 90,
            Sharpen = false,
            Subsample = ChromaSubsampling.Chroma420,
            Trim = 10,
            Width = 300,
        });
        return url;
    }
}
