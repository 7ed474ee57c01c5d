using PhotoResize.EngineSupport.Apng;
using PhotoResize.Settings;
using PhotoResize.Testing;

namespace PhotoResize.Tests.Sources.Headers;

/// <summary>How many frames files have is stated as Chromium 156 counted them; a still picture has one.</summary>
public sealed class ApngHeaderTests
{
    private static readonly byte[] Picture = Testing.PngFile.Draw(4, 4, (_, _) => (250, 0, 0, 255));
    private static readonly byte[] Small = Testing.PngFile.Draw(2, 2, (_, _) => (0, 250, 0, 255));
    private static readonly byte[] First = [.. ApngFile.FrameControl(0, 4, 4), .. ApngFile.Default(Picture)];
    private static readonly byte[] Second = [.. ApngFile.FrameControl(1, 2, 2, 1, 1), .. ApngFile.Data(2, Small)];
    private static readonly byte[] Third = [.. ApngFile.FrameControl(3, 2, 2), .. ApngFile.Data(4, Small)];

    private static readonly Dictionary<string, (byte[] Chunks, int Frames)> Files = new()
    {
        ["two frames"] = ([.. ApngFile.Control(2), .. First, .. Second], 2),
        ["default picture beside the animation"] = (
            [
                .. ApngFile.Control(2), .. ApngFile.Default(Picture), .. ApngFile.FrameControl(0, 4, 4), .. ApngFile.Data(1, Picture),
                .. ApngFile.FrameControl(2, 2, 2), .. ApngFile.Data(3, Small),
            ],
            2),
        ["more announced"] = ([.. ApngFile.Control(5), .. First, .. Second], 2),
        ["fewer announced"] = ([.. ApngFile.Control(2), .. First, .. Second, .. Third], 2),
        ["one announced"] = ([.. ApngFile.Control(1), .. First, .. Second], 1),
        ["none announced"] = ([.. ApngFile.Control(0), .. First, .. Second], 1),
        ["no announcement"] = ([.. First, .. Second], 1),
        ["announcement behind the picture"] = ([.. First, .. ApngFile.Control(2), .. Second], 1),
        ["two announcements"] = ([.. ApngFile.Control(1), .. ApngFile.Control(2), .. First, .. Second], 1),
        ["announcement behind a frame's control"] = (
            [.. ApngFile.FrameControl(0, 4, 4), .. ApngFile.Control(2), .. ApngFile.Default(Picture), .. Second], 2),
        ["number left out"] = ([.. ApngFile.Control(2), .. First, .. ApngFile.FrameControl(5, 2, 2), .. ApngFile.Data(6, Small)], 1),
        ["number of pixels wrong"] = ([.. ApngFile.Control(3), .. First, .. ApngFile.FrameControl(1, 2, 2), .. ApngFile.Data(7, Small), .. Third], 2),
        ["frame outside"] = ([.. ApngFile.Control(3), .. First, .. ApngFile.FrameControl(1, 2, 2, 3, 3), .. ApngFile.Data(2, Small), .. Third], 1),
        ["frame of nothing"] = ([.. ApngFile.Control(3), .. First, .. ApngFile.FrameControl(1, 0, 2), .. ApngFile.Data(2, Small), .. Third], 1),
        ["unknown disposal"] = ([.. ApngFile.Control(3), .. First, .. ApngFile.FrameControl(1, 2, 2, disposal: 3), .. ApngFile.Data(2, Small), .. Third], 1),
        ["unknown blending"] = ([.. ApngFile.Control(3), .. First, .. ApngFile.FrameControl(1, 2, 2, blending: 2), .. ApngFile.Data(2, Small), .. Third], 1),
        ["control without pixels"] = (
            [.. ApngFile.Control(3), .. First, .. ApngFile.FrameControl(1, 2, 2), .. ApngFile.FrameControl(2, 2, 2), .. ApngFile.Data(3, Small)], 2),
        ["pixels without control"] = ([.. ApngFile.Control(3), .. First, .. ApngFile.Data(1, Small), .. ApngFile.FrameControl(2, 2, 2), .. ApngFile.Data(3, Small)], 1),
        ["announcement whose checksum does not hold"] = ([.. Changed(ApngFile.Control(2)), .. First, .. Second], 1),
        ["control whose checksum does not hold"] = (
            [.. ApngFile.Control(2), .. First, .. Changed(ApngFile.FrameControl(1, 2, 2)), .. ApngFile.Data(2, Small)], 1),
        ["text between"] = ([.. ApngFile.Control(2), .. First, .. Testing.PngFile.Chunk("tEXt", "a\0b"u8), .. Second], 2),
        ["unknown chunk that has to be understood"] = ([.. ApngFile.Control(2), .. First, .. Testing.PngFile.Chunk("ABCD", []), .. Second], 1),
        ["first frame smaller than the picture"] = ([.. ApngFile.Control(2), .. ApngFile.FrameControl(0, 2, 2), .. ApngFile.Default(Picture), .. Second], 1),
        ["first number wrong"] = ([.. ApngFile.Control(2), .. ApngFile.FrameControl(1, 4, 4), .. ApngFile.Default(Picture)], 1),
    };

    private static byte[] Changed(byte[] chunk) => [.. chunk[..^1], (byte)(chunk[^1] ^ 1)];

    public static TheoryData<string> Names => [.. Files.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Frames_are_counted_as_a_browser_counts_them(string name)
    {
        var file = ApngFile.File(Picture, Files[name].Chunks);

        await HeaderAssert.HasFrameAsync(file, ImageFormat.Png, new(4, 4), Files[name].Frames);
        var animation = ApngAnimation.TryOpen(new MemoryStream(file), 100, default);
        Assert.Equal(Files[name].Frames, animation?.FrameCount ?? 1);
    }

    [Fact]
    public async Task File_cut_off_has_the_frames_whose_pixels_begin()
    {
        var file = ApngFile.File(Picture, ApngFile.Control(2), First, Second);
        var begin = file.AsSpan().IndexOf("fdAT"u8) + "fdAT".Length;
        for (var length = file.AsSpan().IndexOf("IDAT"u8) + 4; length < file.Length; length++)
        {
            await HeaderAssert.HasFrameAsync(file[..length], ImageFormat.Png, new(4, 4), length < begin ? 1 : 2);
        }
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)] // the place of the second frame becomes transparent
    [InlineData(2, false)]
    public async Task Disposal_that_leaves_the_canvas_visible_is_alpha(int disposal, bool hasAlpha) =>
        await HeaderAssert.HasFrameAsync(
            ApngFile.File(
                Picture,
                ApngFile.Control(3),
                First,
                ApngFile.FrameControl(1, 2, 2, disposal: disposal),
                ApngFile.Data(2, Small),
                ApngFile.FrameControl(3, 2, 2, 1, 1),
                ApngFile.Data(4, Small)),
            ImageFormat.Png,
            new(4, 4, HasAlpha: hasAlpha),
            frameCount: 3);

    [Fact]
    public async Task First_frame_that_leaves_the_canvas_visible_is_alpha() =>
        await HeaderAssert.HasFrameAsync(
            ApngFile.File(Picture, ApngFile.Control(1), ApngFile.Default(Picture), ApngFile.FrameControl(0, 2, 2), ApngFile.Data(1, Small)),
            ImageFormat.Png,
            new(4, 4, HasAlpha: true));
}
