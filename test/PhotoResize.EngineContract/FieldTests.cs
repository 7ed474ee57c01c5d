using PhotoResize.EngineContract.Support;
using PhotoResize.Processing;
using PhotoResize.Sources;
using PhotoResize.Sources.Headers;

namespace PhotoResize.EngineContract;

/// <summary>Files as they are in the world: from the bytes through the header to the pixels, with Chromium's answer beside them.</summary>
public abstract class FieldTests : EngineTests
{
    /// <summary>Shows a file in its own size, and checks the middle of each quarter: red, green, blue and alpha.</summary>
    private protected async Task AssertShowsAsync(byte[] file, byte[][] quarters, byte alpha = 255, int tolerance = 2)
    {
        var shown = await ShowAsync(file);
        for (var quarter = 0; quarter < quarters.Length; quarter++)
        {
            var pixel = shown[((quarter & 1) == 0 ? 1 : 3) * shown.Width / 4, (quarter < 2 ? 1 : 3) * shown.Height / 4].ToArray();
            byte[] colour = shown.Bands < 3 ? [pixel[0], pixel[0], pixel[0]] : pixel[..3];
            var opacity = shown.Bands is 2 or 4 ? pixel[^1] : byte.MaxValue;
            Assert.True(
                colour.Zip(quarters[quarter]).All(pair => Math.Abs(pair.First - pair.Second) <= tolerance) && Math.Abs(opacity - alpha) <= 1,
                $"Quarter {quarter} shows {string.Join(' ', colour)} with alpha {opacity}, not {string.Join(' ', quarters[quarter])} with {alpha}.");
        }
    }

    private protected async Task AssertRefusedAsync(byte[] file, ImageProcessingError error)
    {
        if (await HeaderAsync(file) is null)
        {
            Assert.Equal(ImageProcessingError.Damaged, error);
            return;
        }

        var refusal = await Assert.ThrowsAsync<ImageProcessingException>(() => ShowAsync(file));
        Assert.Equal(error, refusal.Error);
    }

    private protected async Task<Pixels> ShowAsync(byte[] file)
    {
        var info = await HeaderAsync(file);
        Assert.NotNull(info);
        var frame = info.Frames[0];
        var plan = Plans.Of(info.Format, frame.Width, frame.Height, frame.Width, frame.Height, hasAlpha: frame.HasAlpha);
        var shown = await ProcessAsync(file, plan);
        Assert.Equal((frame.Width, frame.Height), (shown.Width, shown.Height));
        return shown;
    }

    private static async Task<SourceInfo?> HeaderAsync(byte[] file) =>
        (await SourceHeaderReader.ReadAsync(new MemoryStream(file), CancellationToken.None)).Value;
}
