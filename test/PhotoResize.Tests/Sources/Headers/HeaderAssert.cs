using PhotoResize.Outcomes;
using PhotoResize.Settings;
using PhotoResize.Sources;
using PhotoResize.Sources.Headers;

namespace PhotoResize.Tests.Sources.Headers;

internal static class HeaderAssert
{
    public static async Task<Outcome<SourceInfo>> ReadAsync(byte[] file)
    {
        using var stream = new MemoryStream(file);
        return await SourceHeaderReader.ReadAsync(stream, CancellationToken.None);
    }

    /// <summary>The file has this picture, or several frames on this canvas.</summary>
    public static async Task HasFrameAsync(byte[] file, ImageFormat format, FrameInfo frame, int frameCount = 1)
    {
        var header = await ReadAsync(file);
        Assert.Null(header.Failure);
        Assert.Equal(format, header.Value!.Format);

        // What a decoder has to hold is tested by itself.
        Assert.Equal([frame], header.Value.Frames.Select(found => found with { BufferedBytes = 0, HasDeepSamples = false }));
        Assert.Equal(frameCount, header.Value.FrameCount);
    }

    public static async Task FailsAsync(byte[] file, Failure failure) => Assert.Equal(failure, (await ReadAsync(file)).Failure);

    public static Task IsDamagedAsync(byte[] file) => FailsAsync(file, Failure.Damaged);

    public static void AreEqual(Outcome<SourceInfo> expected, Outcome<SourceInfo> actual)
    {
        Assert.Equal(expected.Failure, actual.Failure);
        Assert.Equal(expected.Value?.Format, actual.Value?.Format);
        Assert.Equal(expected.Value?.Frames, actual.Value?.Frames);
        Assert.Equal(expected.Value?.FrameCount, actual.Value?.FrameCount);
    }
}
