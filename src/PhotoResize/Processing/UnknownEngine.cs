using PhotoResize.Planning;
using PhotoResize.Sources;

namespace PhotoResize.Processing;

/// <summary>What an engine may need of which nothing is known.</summary>
internal static class UnknownEngine
{
    /// <summary>A decoded picture of four bands, and as much again for the decoder.</summary>
    private const int SourceBytesPerPixel = 8;

    /// <summary>The picture at three steps, and an encoder that holds it in its own way.</summary>
    private const int ResultBytesPerPixel = 32;

    private const long OtherBytes = 16 << 20;

    public static long EstimateMemory(SourceImage source, ImagePlan plan) =>
        EstimateMemory(source, plan.Frame)
        + ((plan.FrameCount - 1L) * plan.Frame.StoredSize.Pixels * SourceBytesPerPixel)
        + (plan.FrameCount * Math.Max(plan.Inner.Pixels, plan.Outer.Pixels + (plan.Tilt == 0 ? 0 : plan.ResultSize.Pixels)) * ResultBytesPerPixel);

    public static long EstimateMemory(SourceImage source, SourceFrame frame) =>
        OtherBytes + source.Length + frame.BufferedBytes + (frame.StoredSize.Pixels * SourceBytesPerPixel);
}
