using PhotoResize.Planning;
using PhotoResize.Settings;
using PhotoResize.Sources;
using PhotoResize.Tests.Data;

namespace PhotoResize.Tests.Planning;

public sealed class EncoderEffortTests
{
    [Theory]
    [InlineData("w=2000&h=1000&format=avif", EncoderEffort.Usual)]
    [InlineData("w=2001&h=1000&format=avif", EncoderEffort.Fast)]
    [InlineData("w=2000&h=2000&format=avif", EncoderEffort.Fast)]
    [InlineData("w=2001&h=2000&format=avif", EncoderEffort.Fastest)]
    [InlineData("w=2000&h=1000&format=webp", EncoderEffort.Usual)]
    [InlineData("w=2001&h=1000&format=webp", EncoderEffort.Fast)]
    [InlineData("w=2001&h=2000&format=webp", EncoderEffort.Fastest)]
    [InlineData("w=2001&h=2000&format=png8", EncoderEffort.Fastest)]
    [InlineData("w=2001&h=2000&format=gif", EncoderEffort.Fastest)]
    [InlineData("w=2001&h=2000&format=jpg", EncoderEffort.Usual)]
    [InlineData("w=2001&h=2000&format=png", EncoderEffort.Usual)]
    [InlineData("w=2001&h=2000&format=tiff", EncoderEffort.Usual)]
    public void Effort_falls_with_the_pixels_of_the_result(string query, EncoderEffort effort) =>
        Assert.Equal(effort, Plans.For(query).Effort);

    [Theory]
    [InlineData("w=1000&h=1000&format=avif&q=85", false, EncoderEffort.Usual)]
    [InlineData("w=1001&h=1000&format=avif&q=85", false, EncoderEffort.Usual)]
    [InlineData("w=1000&h=1000&format=avif&q=86", false, EncoderEffort.Usual)]
    [InlineData("w=1001&h=1000&format=avif&q=86", false, EncoderEffort.Fast)]
    [InlineData("w=1000&h=1000&format=avif&q=85", true, EncoderEffort.Usual)]
    [InlineData("w=1001&h=1000&format=avif&q=85", true, EncoderEffort.Fast)]
    [InlineData("w=1001&h=1000&format=avif&q=85&bg=red", true, EncoderEffort.Usual)]
    [InlineData("w=1001&h=1000&format=avif&q=86", true, EncoderEffort.Fastest)]
    [InlineData("w=1001&h=1000&format=webp&q=100", true, EncoderEffort.Usual)]
    public void Transparency_and_a_high_quality_count_twice_in_avif(string query, bool hasAlpha, EncoderEffort effort)
    {
        var source = new SourceInfo(ImageFormat.Png, new FrameInfo(3000, 2000, HasAlpha: hasAlpha));

        Assert.Equal(effort, Plans.For(query, source).Effort);
    }

    [Fact]
    public void Transparent_padding_counts_as_transparency()
    {
        Assert.Equal(EncoderEffort.Fast, Plans.For("w=1400&h=1400&mode=pad&format=avif&q=80").Effort);
        Assert.Equal(EncoderEffort.Usual, Plans.For("w=1400&h=1400&mode=pad&format=avif&q=80&bg=red").Effort);
    }

    [Fact]
    public void All_frames_of_an_animation_count()
    {
        var film = new SourceInfo(ImageFormat.Gif, [new FrameInfo(200, 100)], FrameCount: 101);

        Assert.Equal(EncoderEffort.Fast, Plans.For("w=200", film).Effort);
        Assert.Equal(EncoderEffort.Usual, Plans.For("w=190", film).Effort);
    }
}
