using PhotoResize.Settings;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Jpeg;

namespace PhotoResize.ImageSharp.Encoding;

/// <summary>What version 3.1 of the library encodes in a way of its own.</summary>
internal static class LibraryEncoder
{
    /// <summary>The encoder of a JPEG: of one component where the picture is grey, else with 4:2:0 or 4:4:4 chroma.</summary>
    public static IImageEncoder Jpeg(int quality, ChromaSubsampling? subsampling, int bands) => new JpegEncoder
    {
        Quality = quality,
        ColorType = subsampling switch
        {
            _ when bands < 3 => JpegEncodingColor.Luminance,
            ChromaSubsampling.Chroma420 => JpegEncodingColor.YCbCrRatio420,
            _ => JpegEncodingColor.YCbCrRatio444,
        },
    };
}
