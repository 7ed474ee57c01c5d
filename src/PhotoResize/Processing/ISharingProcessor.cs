using PhotoResize.Planning;
using PhotoResize.Sources;

namespace PhotoResize.Processing;

/// <summary>An engine that decodes a source once for several plans, with the same bytes as if each had been made by itself.</summary>
internal interface ISharingProcessor : IImageProcessor
{
    /// <summary>
    /// What plans of a source need to have in common, by <see cref="object.Equals(object)"/>, to share a decode; <see langword="null"/> for
    /// a plan that needs its own.
    /// </summary>
    object? DecodingOf(ImagePlan plan);

    /// <summary>
    /// The most memory, in bytes, that a result takes beside the job that decodes for it: its rows while they are resampled, and what comes
    /// after that.
    /// </summary>
    long EstimateShare(ImagePlan plan);

    /// <summary>
    /// Makes one or more results of the same pixels, as <see cref="IImageProcessor.ProcessAllAsync"/> does, and closes <paramref name="group"/>
    /// when decoding starts. It then decodes for the whole group, and gives each share its picture.
    /// </summary>
    /// <remarks>A share that is given none makes its result by itself. So it does after a failure, which may not be its own: it may need fewer rows.</remarks>
    /// <param name="source">The source; its bytes are untrusted.</param>
    /// <param name="plans">What to do; they differ in nothing but the encoding.</param>
    /// <param name="watermarks">What the plans' watermarks look like.</param>
    /// <param name="outputs">Takes the encoded bytes of each plan.</param>
    /// <param name="group">The others.</param>
    /// <param name="cancellationToken">Stops the work on these plans; the decode goes on while others in the group need it.</param>
    Task ProcessAsync(
        SourceImage source,
        IReadOnlyList<ImagePlan> plans,
        IReadOnlyList<byte[]> watermarks,
        IReadOnlyList<Stream> outputs,
        DecodeGroup group,
        CancellationToken cancellationToken);
}

/// <summary>A picture that was decoded and reduced with others, from which its result is made without the source.</summary>
internal interface IReducedPicture : IDisposable
{
    /// <summary>Makes one or more results of the picture.</summary>
    /// <param name="plans">The plan that the picture was made for, and others that differ from it in nothing but the encoding.</param>
    /// <param name="watermarks">What the plans' watermarks look like.</param>
    /// <param name="outputs">Takes the encoded bytes of each plan.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task EncodeAsync(
        IReadOnlyList<ImagePlan> plans, IReadOnlyList<byte[]> watermarks, IReadOnlyList<Stream> outputs, CancellationToken cancellationToken);
}
