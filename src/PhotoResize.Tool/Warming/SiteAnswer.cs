namespace PhotoResize.Tool.Warming;

/// <summary>What came of a request, and of its repetitions.</summary>
/// <param name="Status">The status of the last answer; <see langword="null"/> if there was none.</param>
/// <param name="Problem">Why there is no content; <see langword="null"/> if there is.</param>
internal sealed record SiteAnswer(int? Status, string? Problem)
{
    public static SiteAnswer OnAnotherHost { get; } = new(Status: null, "is on another host") { IsElsewhere = true };

    /// <summary>Whether the address is on a host that is not asked.</summary>
    public bool IsElsewhere { get; private init; }

    /// <summary>Whether nobody answered.</summary>
    public bool IsUnreached { get; init; }

    /// <summary>The media type of the content.</summary>
    public string? ContentType { get; init; }

    /// <summary>Bytes of the content.</summary>
    public long Length { get; init; }

    /// <summary>The address of the content, after redirects.</summary>
    public Uri? Address { get; init; }

    /// <summary>The content, if it was asked to be kept.</summary>
    public byte[]? Content { get; init; }

    /// <summary>The encoding of the content, as the header names it.</summary>
    public string? CharSet { get; init; }
}
