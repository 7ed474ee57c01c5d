using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PhotoResize.EngineContract.Support;
using PhotoResize.EngineSupport;
using PhotoResize.Settings;
using PhotoResize.Vips.Encoding;
using PhotoResize.Vips.Interop;
using PhotoResize.Vips.Rendering;

namespace PhotoResize.Vips.Tests;

public sealed class CancellationTests
{
    private const int Size = 6000;

    [Fact]
    public void Cancelled_while_computing_stops_before_the_end() => AssertStops(picture => picture.Materialize());

    /// <summary>The encoders of AVIF and WebP do not ask whether to stop. These cases test the steps before them.</summary>
    [StoppingSaverTheory]
    [InlineData(ImageFormat.Jpeg)]
    [InlineData(ImageFormat.Png)]
    [InlineData(ImageFormat.Gif)]
    [InlineData(ImageFormat.Tiff)]
    [InlineData(ImageFormat.WebP)]
    [InlineData(ImageFormat.Avif)]
    public void Cancelled_while_a_saver_takes_its_pixels_stops_before_the_end(ImageFormat format)
    {
        if (!VipsEngine.Processor.Writable.Contains(format))
        {
            return; // Happens with a system's library only: CodecTests require every format of the packaged one.
        }

        AssertStops(picture => Encoder.Encode(picture, Plans.Of(ImageFormat.Png, Size, Size, Size, Size).As(format, 80)).Dispose());
    }

    [Fact]
    public void Cancelled_between_the_planes_of_4_2_2_stops()
    {
        _ = VipsLibrary.Instance;
        using var job = new VipsJob(new CancellationToken(canceled: true));

        Assert.ThrowsAny<OperationCanceledException>(() => Jpeg422Encoder.Encode(Draw(job), quality: 80));
    }

    /// <summary>
    /// Cancels work as soon as libvips asks whether to go on. The picture is one that libvips takes long to compute, so that it asks early even
    /// if the machine is busy.
    /// </summary>
    private static unsafe void AssertStops(Action<VipsImage> work)
    {
        // Wider ones are not the library's work.
        const double WidestSigma = WideBlur.MinSigma - 1;
        _ = VipsLibrary.Instance;
        var seen = new Progress();
        using var job = new VipsJob(seen.Cancellation.Token);
        var picture = GaussianBlur.Apply(Draw(job).Embed(1000, 1000, Size, Size, [0, 0, 0]), WidestSigma);
        delegate* unmanaged[Cdecl]<nint, nint, nint, void> onStep = &OnStep;
        Assert.True(
            VipsNative.SignalConnect(picture.Handle, "eval", onStep, GCHandle.ToIntPtr(GCHandle.Alloc(seen)), &SignalState.Free, 0) > 0);

        Assert.ThrowsAny<OperationCanceledException>(() => work(picture));

        Assert.True(seen.Percent < 60, $"{seen.Percent} percent were computed.");
    }

    private static VipsImage Draw(VipsJob job) =>
        VipsImage.FromMemory(job, Pixels.Flat(300, 4000, 1, 2, 3).Content, 300, 4000, 3, Interpretation.Srgb);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static unsafe void OnStep(nint image, nint progress, nint state)
    {
        var seen = (Progress)GCHandle.FromIntPtr(state).Target!;
        seen.Percent = ((NativeProgress*)progress)->Percent;
        seen.Cancellation.Cancel();
    }

    private sealed class Progress
    {
        public CancellationTokenSource Cancellation { get; } = new();

        public int Percent { get; set; }
    }

    /// <summary><c>VipsProgress</c> of libvips.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct NativeProgress
    {
        private readonly nint _image;
        private readonly int _seconds;
        private readonly int _secondsLeft;
        private readonly long _pixels;
        private readonly long _computed;

        public readonly int Percent;
    }
}

/// <summary>A test of how soon a saver stops; skipped, and shown as skipped, with a libvips that lets it run on.</summary>
public sealed class StoppingSaverTheoryAttribute : TheoryAttribute
{
    public StoppingSaverTheoryAttribute() => Skip = VipsLibrary.Instance.Version < new Version(8, 15)
        ? "SKIPPED: a saver of libvips 8.14 goes on for many strips after it was told to stop."
        : null;
}
