using PhotoResize.EngineContract.Support;
using PhotoResize.Vips.Encoding;
using PhotoResize.Vips.Interop;

namespace PhotoResize.Vips.Tests;

/// <summary>What a PNG is taken for, and compressed as.</summary>
public sealed class PngSettingsTests
{
    private const int Side = 64;

    private static readonly PngSettings Photograph = new(Compression: 3, Filters: 0x40);
    private static readonly PngSettings Drawing = new(Compression: 6, Filters: 0xF8);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public void Picture_without_flat_areas_is_a_photograph(int bands) =>
        Assert.Equal(Photograph, SettingsOf(Pixels.Draw(Side, Side, (x, y) => Colour(bands, (x * 37) + (y * 11)))));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public void Picture_with_flat_areas_is_a_drawing(int bands) =>
        Assert.Equal(Drawing, SettingsOf(Pixels.Draw(Side, Side, (x, y) => Colour(bands, x < Side / 2 ? 200 : (x * 37) + (y * 11)))));

    [Fact]
    public void Transparent_surroundings_do_not_make_a_drawing_of_a_photograph() =>
        Assert.Equal(Photograph, SettingsOf(Pixels.Draw(Side, Side, (x, y) => x < Side / 2 ? [0, 0, 0, 0] : Colour(4, (x * 37) + (y * 11)))));

    [Fact]
    public void Single_column_is_compressed_like_a_photograph() =>
        Assert.Equal(Photograph, SettingsOf(Pixels.Flat(1, Side, 1, 2, 3)));

    private static byte[] Colour(int bands, int level)
    {
        var colour = new byte[bands];
        Array.Fill(colour, (byte)level);
        if (bands == 4)
        {
            colour[3] = byte.MaxValue;
        }

        return colour;
    }

    private static PngSettings SettingsOf(Pixels pixels)
    {
        _ = VipsEngine.Processor;
        using var job = new VipsJob(CancellationToken.None);
        return PngSettings.Of(VipsImage.FromMemory(job, pixels.Content, pixels.Width, pixels.Height, pixels.Bands, Interpretation.Srgb));
    }
}
