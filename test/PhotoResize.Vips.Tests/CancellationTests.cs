using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PhotoResize.EngineContract.Support;
using PhotoResize.Settings;
using PhotoResize.Vips.Encoding;
using PhotoResize.Vips.Interop;
using PhotoResize.Vips.Rendering;

namespace PhotoResize.Vips.Tests;

public sealed class CancellationTests
{
    [Fact]
    public void Cancelled_while_computing_stops_soon()
    {
        var whole = TimeOf(() => RunLongBlur(CancellationToken.None));
        using var cancellation = new CancellationTokenSource();

        var part = TimeOf(() =>
        {
            cancellation.CancelAfter(whole / 10);
            Assert.ThrowsAny<OperationCanceledException>(() => RunLongBlur(cancellation.Token));
        });

        Assert.True(part < whole * 0.6, $"{part} of {whole}");
    }

    /// <summary>The encoders of AVIF and WebP do not ask whether to stop. These cases test the steps before them.</summary>
    [StoppingSaverTheory]
    [InlineData(ImageFormat.Jpeg)]
    [InlineData(ImageFormat.Png)]
    [InlineData(ImageFormat.Gif)]
    [InlineData(ImageFormat.Tiff)]
    [InlineData(ImageFormat.WebP)]
    [InlineData(ImageFormat.Avif)]
    public void Cancelled_while_a_saver_takes_its_pixels_stops_at_the_next_strip(ImageFormat format)
    {
        if (!VipsEngine.Processor.Writable.Contains(format))
        {
            return; // Happens with a system's library only: CodecTests require every format of the packaged one.
        }

        var whole = new Steps();
        Encode(format, whole);
        var stopped = new Steps { CancelAt = 1 };

        Assert.ThrowsAny<OperationCanceledException>(() => Encode(format, stopped));

        Assert.True(stopped.Count <= 2 && whole.Count > 4, $"{stopped.Count} of {whole.Count} steps");
    }

    [Fact]
    public void Cancelled_between_the_planes_of_4_2_2_stops()
    {
        _ = VipsLibrary.Instance;
        using var job = new VipsJob(new CancellationToken(canceled: true));

        Assert.ThrowsAny<OperationCanceledException>(() => Jpeg422Encoder.Encode(Draw(job), quality: 80));
    }

    /// <summary>Tall, so that it is computed in many strips.</summary>
    private static VipsImage Draw(VipsJob job) =>
        VipsImage.FromMemory(job, Pixels.Flat(300, 4000, 1, 2, 3).Content, 300, 4000, 3, Interpretation.Srgb);

    private static unsafe void Encode(ImageFormat format, Steps steps)
    {
        _ = VipsLibrary.Instance;
        using var job = new VipsJob(steps.Cancellation.Token);
        var image = Draw(job);
        delegate* unmanaged[Cdecl]<nint, nint, nint, void> onStep = &OnStep;
        Assert.True(
            VipsNative.SignalConnect(image.Handle, "eval", onStep, GCHandle.ToIntPtr(GCHandle.Alloc(steps)), &SignalState.Free, 0) > 0);
        Encoder.Encode(image, Plans.Of(ImageFormat.Png, 300, 4000, 300, 4000).As(format, 80)).Dispose();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnStep(nint image, nint progress, nint state)
    {
        ((Steps)GCHandle.FromIntPtr(state).Target!).Add();
    }

    /// <summary>Long work without a source, so that only libvips itself can stop it.</summary>
    private static void RunLongBlur(CancellationToken cancellationToken)
    {
        _ = VipsLibrary.Instance;
        using var job = new VipsJob(cancellationToken);
        var image = VipsImage.FromMemory(job, Pixels.Flat(64, 64, 1, 2, 3).Content, 64, 64, 3, Interpretation.Srgb);
        GaussianBlur.Apply(image.Embed(1000, 1000, 6000, 6000, [0, 0, 0]), sigma: 40).Materialize();
    }

    private static TimeSpan TimeOf(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start);
    }

    /// <summary>Counts how often libvips asked whether to go on.</summary>
    private sealed class Steps
    {
        public CancellationTokenSource Cancellation { get; } = new();

        public int CancelAt { get; init; }

        public int Count { get; private set; }

        public void Add()
        {
            if (++Count == CancelAt)
            {
                Cancellation.Cancel();
            }
        }
    }
}

/// <summary>A test of how soon a saver stops; skipped, and shown as skipped, with a libvips that lets it run on.</summary>
public sealed class StoppingSaverTheoryAttribute : TheoryAttribute
{
    public StoppingSaverTheoryAttribute() => Skip = VipsLibrary.Instance.Version < new Version(8, 15)
        ? "SKIPPED: a saver of libvips 8.14 goes on for many strips after it was told to stop."
        : null;
}
