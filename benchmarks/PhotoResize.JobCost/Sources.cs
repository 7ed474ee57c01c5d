using PhotoResize.Settings;
using PhotoResize.Testing;
using PhotoResize.Vips;
using PhotoResize.Vips.Encoding;
using PhotoResize.Vips.Interop;

namespace PhotoResize.JobCost;

/// <summary>Writes the photograph in other formats, and an animation made from parts of it.</summary>
internal static class Sources
{
    public const int Frames = 200;
    private const int FrameWidth = 600;
    private const int FrameHeight = 400;

    /// <summary>Writes all files into a folder.</summary>
    public static async Task WriteAsync(string photo, string folder)
    {
        var picture = PngFile.Read(await Engine.RunAsync(await File.ReadAllBytesAsync(photo), ImageSettings.Empty with { Format = ImageFormat.Png }));
        using var job = new VipsJob(default);
        var image = VipsImage.FromMemory(job, picture.Pixels, picture.Width, picture.Height, picture.Channels, Interpretation.Srgb);
        Save("baseline.jpg", image, ImageFormat.Jpeg, saver => saver.Set("Q", 90));
        Save("progressive.jpg", image, ImageFormat.Jpeg, saver => saver.Set("Q", 90).Set("interlace", true));
        Save("plain.png", image, ImageFormat.Png, saver => saver.Set("compression", 1));
        Save("interlaced.png", image, ImageFormat.Png, saver => saver.Set("compression", 1).Set("interlace", true));
        Save("strips.tif", image, ImageFormat.Tiff, saver => saver.Set("compression", TiffCompression.Deflate));
        Save("still.webp", image, ImageFormat.WebP, saver => saver.Set("effort", 0));
        Save("lossless.webp", image, ImageFormat.WebP, saver => saver.Set("effort", 0).Set("lossless", true));
        Save("alpha.webp", image.JoinBand(100), ImageFormat.WebP, saver => saver.Set("effort", 0));
        Save("still.avif", image, ImageFormat.Avif, saver => saver.Set("effort", 0).Set("compression", HeifCompression.Av1));
        Save("deep.avif", image, ImageFormat.Avif, saver => saver
            .Set("effort", 0).Set("compression", HeifCompression.Av1).Set("bitdepth", 12).Set("subsample_mode", ChromaSubsample.Off));
        Save("alpha.avif", image.JoinBand(100), ImageFormat.Avif, saver => saver.Set("effort", 0).Set("compression", HeifCompression.Av1));
        Save("alpha.png", image.JoinBand(100), ImageFormat.Png, saver => saver.Set("compression", 1));
        Save("deep.png", image, ImageFormat.Png, saver => saver.Set("compression", 1).Set("bitdepth", 16));
        Save("upright.jpg", Turned(image), ImageFormat.Jpeg, saver => saver.Set("Q", 90));
        Save("plain.bmp", image, ImageFormat.Bmp, saver => saver);

        // Noise is the most that an encoder can be given.
        var noise = new byte[image.Width * image.Height * 3];
        new Random(1).NextBytes(noise);
        var noisy = VipsImage.FromMemory(job, noise, image.Width, image.Height, 3, Interpretation.Srgb);
        Save("noise.jpg", noisy, ImageFormat.Jpeg, saver => saver.Set("Q", 90));
        Save("noise.webp", noisy, ImageFormat.WebP, saver => saver.Set("effort", 0));

        // Each frame is a part of the photograph, a little further to the lower right.
        var frames = Enumerable.Range(0, Frames).Select(i => image.ExtractArea(i * 5, i * 5, FrameWidth, FrameHeight)).ToArray();
        var film = new VipsOperation(job, "arrayjoin").Set("in", frames).Set("across", 1).Run().Materialize();
        film.SetInt("page-height", FrameHeight);
        film.SetInts("delay", Enumerable.Repeat(40, Frames).ToArray());
        Save("film.gif", film, ImageFormat.Gif, saver => saver.Set("effort", 1));
        Save("film.webp", film, ImageFormat.WebP, saver => saver.Set("effort", 0));

        // As cameras store what was taken upright.
        static VipsImage Turned(VipsImage image)
        {
            var turned = image.Operation("copy").Run();
            turned.SetInt("orientation", 6);
            return turned;
        }

        void Save(string name, VipsImage source, ImageFormat format, Func<VipsOperation, VipsOperation> configure)
        {
            using var file = format == ImageFormat.Bmp
                ? (Stream)Vips.Bmp.BmpWriter.Write(source)
                : EncodedFile.Write(target =>
                    configure(source.Operation(FormatNames.NameOf(format) + "save_target").Set("target", target)).RunForEffect());
            using var output = File.Create(Path.Join(folder, name));
            file.CopyTo(output);
        }
    }
}
