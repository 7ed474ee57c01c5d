using PhotoResize.Outcomes;

namespace PhotoResize.Processing;

/// <summary>Why a source cannot be processed.</summary>
public enum ImageProcessingError
{
    /// <summary>The source is truncated or otherwise damaged.</summary>
    Damaged,

    /// <summary>The source is a picture of a kind that the engine does not decode.</summary>
    Unsupported,

    /// <summary>The source is over a limit, such as <see cref="Configuration.ProcessingOptions.MaxBufferedSourceBytes"/>.</summary>
    TooLarge,
}

/// <summary>A source cannot be processed; the fault is the source's, not the engine's.</summary>
public sealed class ImageProcessingException : Exception
{
    /// <summary>Reports a fault of a source.</summary>
    /// <param name="error">The kind of fault.</param>
    /// <param name="message">The engine's own words, for the log only.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public ImageProcessingException(ImageProcessingError error, string message, Exception? innerException = null)
        : base(message, innerException) => Error = error;

    /// <summary>The kind of fault.</summary>
    public ImageProcessingError Error { get; }

    internal Failure Failure => Error switch
    {
        ImageProcessingError.Unsupported => Failure.Unsupported,
        ImageProcessingError.TooLarge => Failure.SourceTooLarge("The source is larger than what is processed here."),
        _ => Failure.Damaged,
    };
}
