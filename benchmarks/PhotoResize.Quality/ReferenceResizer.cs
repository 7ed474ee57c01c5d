using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using PhotoResize.Settings;
using PhotoResize.Testing;

namespace PhotoResize.Quality;

/// <summary>ImageMagick 6 with 16 bits a channel, in linear light: a resizer that shares no code with the engine.</summary>
/// <remarks>
/// It cuts off what a filter overshoots between the two axes, so the values are brought to the middle half of the range meanwhile; and
/// where it writes 8 bits it rounds down, so that 16 are taken from it.
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
