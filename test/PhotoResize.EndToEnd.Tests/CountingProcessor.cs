using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Settings;
using PhotoResize.Sources;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>The real engine with a counter in front of it, and a gate that a test can hold shut.</summary>
internal sealed class CountingProcessor : IImageProcessor
{
    private int _started;
    private int _searched;
    private int _running;
    private int _mostAtOnce;
    private int _cancelled;

    public int Started => Volatile.Read(ref _started);

    public int Cancelled => Volatile.Read(ref _cancelled);

    /// <summary>How often a border was looked for.</summary>
    public int Searched => Volatile.Read(ref _searched);

    public int MostAtOnce => Volatile.Read(ref _mostAtOnce);

    /// <summary>Ends when the first job reaches the engine.</summary>
    public TaskCompletionSource FirstStarted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the first job has been cancelled.</summary>
    public TaskCompletionSource FirstCancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Jobs wait for this before they go on.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>What the next jobs fail with.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Called by each job after the engine is done.</summary>
    public Action Afterwards { get; set; } = () => { };

    public string Name => TestImages.Engine.Name;

    public string OutputVersion => TestImages.Engine.OutputVersion;

    public IReadOnlySet<ImageFormat> Readable => TestImages.Engine.Readable;

    public IReadOnlySet<ImageFormat> Writable => TestImages.Engine.Writable;

    public long EstimateMemory(SourceImage source, ImagePlan plan) => TestImages.Engine.EstimateMemory(source, plan);

    public long EstimateMemory(SourceImage source, SourceFrame frame) => TestImages.Engine.EstimateMemory(source, frame);

    public bool DrawsWatermarks => TestImages.Engine.DrawsWatermarks;

    public Task<byte[]> RenderAsync(SourceImage source, ImagePlan plan, CancellationToken cancellationToken) =>
        TestImages.Engine.RenderAsync(source, plan, cancellationToken);

    public Task ProcessAsync(SourceImage source, ImagePlan plan, Stream output, CancellationToken cancellationToken) =>
        ProcessAsync(source, plan, [], output, cancellationToken);

    public async Task ProcessAsync(
        SourceImage source, ImagePlan plan, IReadOnlyList<byte[]> watermarks, Stream output, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _started);
        InterlockedMax(ref _mostAtOnce, Interlocked.Increment(ref _running));
        FirstStarted.TrySetResult();
        try
        {
            await RunAsync(source, plan, watermarks, output, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Interlocked.Increment(ref _cancelled);
            FirstCancelled.TrySetResult();
            throw;
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    public Task<PixelRectangle> FindContentAsync(
        SourceImage source, SourceFrame frame, int tolerance, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _searched);
        return TestImages.Engine.FindContentAsync(source, frame, tolerance, cancellationToken);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); value > seen; seen = Volatile.Read(ref target))
        {
            Interlocked.CompareExchange(ref target, value, seen);
        }
    }

    private async Task RunAsync(
        SourceImage source, ImagePlan plan, IReadOnlyList<byte[]> watermarks, Stream output, CancellationToken cancellationToken)
    {
        await Gate.WaitAsync(cancellationToken);
        if (Failure is { } failure)
        {
            throw failure;
        }

        await TestImages.Engine.ProcessAsync(source, plan, watermarks, output, cancellationToken);
        Afterwards();
    }
}
