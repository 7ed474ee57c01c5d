namespace PhotoResize.Outcomes;

/// <summary>Why a request has no result. <see cref="Serving.ProblemSender"/> gives each its status.</summary>
internal enum FailureKind
{
    /// <summary>Another method than GET and HEAD.</summary>
    MethodNotAllowed,

    /// <summary>The folder does not answer such requests to everybody.</summary>
    Forbidden,

    /// <summary>A setting has an invalid value, in a folder that rejects those.</summary>
    InvalidSettings,

    /// <summary>The folder does not give results of that size.</summary>
    SizeNotAllowed,

    /// <summary>The result would be over a limit of the folder or of its format.</summary>
    ResultTooLarge,

    /// <summary>There is no preset of that name.</summary>
    UnknownPreset,

    /// <summary>There is no watermark of that name.</summary>
    UnknownWatermark,

    /// <summary>There is a name but no original behind it.</summary>
    SourceMissing,

    /// <summary>The bytes are of no known image format.</summary>
    NotAnImage,

    /// <summary>The source is truncated or otherwise damaged.</summary>
    Damaged,

    /// <summary>The source is an image that no registered engine decodes.</summary>
    Unsupported,

    /// <summary>The source is over a limit of the folder.</summary>
    SourceTooLarge,

    /// <summary>The work would take more memory than it may.</summary>
    JobTooLarge,

    /// <summary>The source's storage does not answer, or refuses.</summary>
    SourceUnreadable,

    /// <summary>The source's header was not read in time, or too many are being read.</summary>
    HeaderTimeout,

    /// <summary>The source was changed or removed while it was in use.</summary>
    SourceChanged,

    /// <summary>The picture of a watermark is missing, damaged, over a limit, or of a kind that is not processed.</summary>
    WatermarkUnavailable,

    /// <summary>The client has had as much work done as it may for now.</summary>
    TooManyMisses,

    /// <summary>As many jobs wait as may.</summary>
    QueueFull,

    /// <summary>The job's turn did not come in time.</summary>
    QueueTimeout,

    /// <summary>The job took longer than it may, and was stopped.</summary>
    JobTimeout,

    /// <summary>The result was made, but so much is being sent from memory that there is no room for it, and it could not be stored.</summary>
    SendingFull,

    /// <summary>A condition of the request does not hold.</summary>
    PreconditionFailed,

    /// <summary>The range that was asked for lies outside of the result.</summary>
    RangeNotSatisfiable,
}

/// <summary>Why a request has no result: the one type for it, from the source to the answer.</summary>
/// <param name="Kind">What it is, which decides the status.</param>
/// <param name="Detail">A sentence for the client. Holds no path and no exception text.</param>
internal sealed record Failure(FailureKind Kind, string Detail)
{
    /// <summary>Whether nothing is known of the source for now, so that another time there may be a result.</summary>
    public bool IsUnread => Kind is FailureKind.SourceUnreadable or FailureKind.SourceChanged or FailureKind.HeaderTimeout;

    /// <summary>When to ask again, where that is known.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    public static Failure MethodNotAllowed { get; } = new(FailureKind.MethodNotAllowed, "Resized images are fetched with GET or HEAD.");

    /// <summary>The same for all reasons, so that nobody can try out which one it is.</summary>
    public static Failure Forbidden { get; } = new(FailureKind.Forbidden, "This image is not sent in that form.");

    public static Failure UnknownPreset { get; } = new(FailureKind.UnknownPreset, "There is no such preset.");

    public static Failure UnknownWatermark { get; } = new(FailureKind.UnknownWatermark, "There is no such watermark.");

    public static Failure SourceMissing { get; } = new(FailureKind.SourceMissing, "There is no such image.");

    public static Failure NotAnImage { get; } = new(FailureKind.NotAnImage, "The source is not an image.");

    public static Failure Damaged { get; } = new(FailureKind.Damaged, "The source is damaged.");

    public static Failure Unsupported { get; } =
        new(FailureKind.Unsupported, "The source is an image of a kind that is not processed here.");

    public static Failure SourceUnreadable { get; } = new(FailureKind.SourceUnreadable, "The image cannot be read at present.");

    public static Failure HeaderTimeout { get; } = new(FailureKind.HeaderTimeout, "The image takes too long to read at present.");

    public static Failure TooManyHeaders { get; } = new(FailureKind.HeaderTimeout, "Too many images are being read.");

    public static Failure SourceChanged { get; } = new(FailureKind.SourceChanged, "The image is being changed.");

    public static Failure WatermarkUnavailable { get; } =
        new(FailureKind.WatermarkUnavailable, "The watermark of this image cannot be drawn at present.");

    public static Failure QueueFull { get; } = new(FailureKind.QueueFull, "Too many images are being processed.");

    public static Failure QueueTimeout { get; } = new(FailureKind.QueueTimeout, "Too many images are being processed.");

    public static Failure JobTimeout { get; } = new(FailureKind.JobTimeout, "The image takes too long to process at present.");

    public static Failure SendingFull { get; } = new(FailureKind.SendingFull, "Too many images are being sent.");

    public static Failure PreconditionFailed { get; } =
        new(FailureKind.PreconditionFailed, "The image is not the one that the request is for.");

    public static Failure RangeNotSatisfiable { get; } = new(FailureKind.RangeNotSatisfiable, "The image is shorter than that.");

    /// <param name="names">The names of the settings.</param>
    /// <param name="explanations">A sentence on each.</param>
    public static Failure InvalidSettings(IEnumerable<string> names, IEnumerable<string> explanations) =>
        new(
            FailureKind.InvalidSettings,
            $"These settings have an invalid value: {string.Join(", ", names)}. {string.Join(' ', explanations)}");

    public static Failure SizeNotAllowed(string detail) => new(FailureKind.SizeNotAllowed, detail);

    public static Failure TooManyMisses(TimeSpan retryAfter) =>
        new(FailureKind.TooManyMisses, "This client has asked for too many new images.") { RetryAfter = retryAfter };

    public static Failure ResultTooLarge(string detail) => new(FailureKind.ResultTooLarge, detail);

    public static Failure SourceTooLarge(string detail) => new(FailureKind.SourceTooLarge, detail);

    public static Failure JobTooLarge(string detail) => new(FailureKind.JobTooLarge, detail);
}
