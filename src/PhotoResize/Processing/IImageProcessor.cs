using PhotoResize.Planning;
using PhotoResize.Settings;
using PhotoResize.Sources;

namespace PhotoResize.Processing;

/// <summary>An engine: carries a plan out and decides nothing. Implementations are safe to call from many threads at once.</summary>
/// <remarks>Compute on a thread of low priority, so that requests for finished results do not wait for it.</remarks>
public interface IImageProcessor
{
    /// <summary>A short lower-case name, such as <c>vips</c>; part of every cache key.</summary>
    string Name { get; }

    /// <summary>Changes whenever the same plan and source would give other bytes; part of every cache key.</summary>
    string OutputVersion { get; }

    /// <summary>The source formats that the engine decodes.</summary>
    IReadOnlySet<ImageFormat> Readable { get; }

    /// <summary>The result formats that the engine encodes.</summary>
    IReadOnlySet<ImageFormat> Writable { get; }

    /// <summary>Makes the result that <paramref name="plan"/> describes and writes its file to <paramref name="output"/>.</summary>
    /// <param name="source">The source; its bytes are untrusted.</param>
    /// <param name="plan">What to do.</param>
    /// <param name="output">Takes the encoded bytes; not read, not sought.</param>
    /// <param name="cancellationToken">Stops the work; nothing written so far is used.</param>
    /// <exception cref="ImageProcessingException">The source cannot be processed; never thrown for a fault of the engine itself.</exception>
    /// <exception cref="IOException">The source's storage did not give its bytes.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    Task ProcessAsync(SourceImage source, ImagePlan plan, Stream output, CancellationToken cancellationToken);

    /// <summary>
    /// Whether the engine implements <see cref="RenderAsync"/> and draws watermarks. Only then does it get plans with
    /// <see cref="ImagePlan.Watermarks"/>.
    /// </summary>
    bool DrawsWatermarks => false;

    /// <summary>Renders a still picture as pixels instead of a file: one of the <see cref="ImagePlan.Watermarks"/> of another plan.</summary>
    /// <param name="source">The source; its bytes are untrusted.</param>
    /// <param name="plan">What to do; its format has no meaning.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>Rows without padding, of four bytes a pixel: R, G, B in sRGB, not multiplied by alpha, and alpha.</returns>
    /// <exception cref="ImageProcessingException">The source cannot be processed.</exception>
    /// <exception cref="IOException">The source's storage did not give its bytes.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    Task<byte[]> RenderAsync(SourceImage source, ImagePlan plan, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"The engine {Name} does not draw watermarks.");

    /// <summary>Does the same as the method without watermarks, and draws those of the plan over every frame of the result.</summary>
    /// <param name="source">The source; its bytes are untrusted.</param>
    /// <param name="plan">What to do.</param>
    /// <param name="watermarks">For each of the plan's <see cref="ImagePlan.Watermarks"/>, what <see cref="RenderAsync"/> made of it.</param>
    /// <param name="output">Takes the encoded bytes; not read, not sought.</param>
    /// <param name="cancellationToken">Stops the work; nothing written so far is used.</param>
    /// <exception cref="ImageProcessingException">The source cannot be processed; never thrown for a fault of the engine itself.</exception>
    /// <exception cref="IOException">The source's storage did not give its bytes.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    Task ProcessAsync(
        SourceImage source, ImagePlan plan, IReadOnlyList<byte[]> watermarks, Stream output, CancellationToken cancellationToken) =>
        plan.Watermarks.Count == 0
            ? ProcessAsync(source, plan, output, cancellationToken)
            : throw new NotSupportedException($"The engine {Name} does not draw watermarks.");

    /// <summary>
    /// The most memory, in bytes, that making the result will hold at a time, native and managed, its output and the rendering of its
    /// watermarks included. Jobs are admitted by it. It is asked for before the source is opened, so it goes by plan and header; it may be too much, but never too little.
    /// </summary>
    /// <remarks>
    /// An engine that does not implement it is taken for one that decodes sources as a whole, and knows nothing of their frames.
    /// </remarks>
    /// <param name="source">The source, of which the length may matter.</param>
    /// <param name="plan">What is to be done.</param>
    long EstimateMemory(SourceImage source, ImagePlan plan) => UnknownEngine.EstimateMemory(source, plan);

    /// <summary>The same for <see cref="FindContentAsync"/>.</summary>
    /// <param name="source">The source, of which the length may matter.</param>
    /// <param name="frame">The frame to look at.</param>
    long EstimateMemory(SourceImage source, SourceFrame frame) => UnknownEngine.EstimateMemory(source, frame);

    /// <summary>Finds what is left of a frame when a uniform border is cut off.</summary>
    /// <param name="source">The source; its bytes are untrusted.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="tolerance">
    /// 0 to 255: a pixel belongs to the border if none of its channels, alpha included, differs by more from the frame's first pixel.
    /// </param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The box in the upright frame; the whole frame where there is nothing but border.</returns>
    /// <exception cref="ImageProcessingException">The source cannot be processed.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    Task<PixelRectangle> FindContentAsync(SourceImage source, SourceFrame frame, int tolerance, CancellationToken cancellationToken);
}
