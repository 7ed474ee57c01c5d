using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using PhotoResize.Settings;
using PhotoResize.Testing;

namespace PhotoResize.Quality;

/// <summary>ImageMagick 6 with 16 bits per channel, in linear light: a resizer that shares no code with the engine.</summary>
/// <remarks>
/// Between the two axes ImageMagick clips what a filter overshoots, so values are mapped to the middle half of the range while it resizes.
/// It rounds down when it writes 8 bits, so it writes 16.
/// </remarks>
internal static class ReferenceResizer
{
    public static async Task<Picture> ResizeAsync(string path, int width, int height, ResamplingFilter filter)
    {
        var start = new ProcessStartInfo("convert-im6.q16") { RedirectStandardOutput = true };
        foreach (var argument in (string[])
            [
                path, "-colorspace", "RGB", "+level", "25%,75%", "-filter", filter == ResamplingFilter.CatmullRom ? "Catrom" : "Lanczos",
                "-resize", string.Create(CultureInfo.InvariantCulture, $"{width}x{height}!"), "-level", "25%,75%",
                "-colorspace", "sRGB", "-depth", "16", "-endian", "LSB", "rgb:-",
            ])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var output = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(output);
        await process.WaitForExitAsync();
        var values = MemoryMarshal.Cast<byte, ushort>(output.ToArray());
        var pixels = new byte[width * height * 3];
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)Math.Round(values[i] / 257.0);
        }

        return new Picture(width, height, 3, pixels);
    }
}
