using System.Diagnostics;
using PhotoResize.EngineContract.Support;
using PhotoResize.Vips.Interop;
using PhotoResize.Vips.Rendering;

namespace PhotoResize.Vips.Tests;

public sealed class CancellationTests
{
    [Fact]
    public void Cancelled_while_computing_stops_soon()
    {
        var whole = TimeOf(() => BlurAtLength(CancellationToken.None));
        using var cancellation = new CancellationTokenSource();

        var part = TimeOf(() =>
        {
            cancellation.CancelAfter(whole / 10);
            Assert.ThrowsAny<OperationCanceledException>(() => BlurAtLength(cancellation.Token));
        });

        Assert.True(part < whole * 0.6, $"{part} of {whole}");
    }

    /// <summary>Long work without a source, so that nothing but the library itself can stop it.</summary>
    private static void BlurAtLength(CancellationToken cancellationToken)
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
}
