using PhotoResize.Settings;
using PhotoResize.Sources;
using PhotoResize.Sources.Headers;

namespace PhotoResize.Tests.Sources.Headers;

internal static class HeaderAssert
{
    public static async Task<SourceHeader> ReadAsync(byte[] file)
    {
        using var stream = new MemoryStream(file);
        return await SourceHeaderReader.ReadAsync(stream, CancellationToken.None);
    }

    /// <summary>The file has this picture, or several frames on this canvas.</summary>
    public static async Task HasFrameAsync(byte[] file, ImageFormat format, FrameInfo frame, int frameCount = 1)
    {
        var header = await ReadAsync(file);
        Assert.Equal(SourceFault.None, header.Fault);
        Assert.Equal(format, header.Info!.Format);
        Assert.Equal([frame], header.Info.Frames);
        Assert.Equal(frameCount, header.Info.FrameCount);
    }

    public static async Task HasFaultAsync(byte[] file, SourceFault fault) =>
        Assert.Equal(new SourceHeader(null, fault), await ReadAsync(file));

    public static Task IsDamagedAsync(byte[] file) => HasFaultAsync(file, SourceFault.Damaged);

    public static void AreEqual(SourceHeader expected, SourceHeader actual)
    {
        Assert.Equal(expected.Fault, actual.Fault);
        Assert.Equal(expected.Info?.Format, actual.Info?.Format);
        Assert.Equal(expected.Info?.Frames, actual.Info?.Frames);
        Assert.Equal(expected.Info?.FrameCount, actual.Info?.FrameCount);
    }
}
