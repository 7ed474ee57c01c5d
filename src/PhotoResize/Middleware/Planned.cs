using PhotoResize.Caching;
using PhotoResize.Processing;
using PhotoResize.Serving;

namespace PhotoResize.Middleware;

/// <summary>Where the answer to a request comes from.</summary>
internal enum AnswerSource
{
    /// <summary>The cache; what it lacks is made and stored.</summary>
    Cache,

    /// <summary>The cache; what it lacks is made and not stored.</summary>
    CacheWithoutStoring,

    /// <summary>The original's own bytes.</summary>
    Original,

    /// <summary>A document that was written along with the plan.</summary>
    Document,
}

/// <summary>How to answer a request. It holds for every equal request while folder and source stay as they are.</summary>
/// <param name="Entry">
/// The result, and the state of the source that it is made of. <see langword="null"/> for a HEAD request whose result depends on a border
/// that nobody has looked for yet: only its headers can be sent. Also for a document.
/// </param>
/// <param name="Description">What the headers say of it.</param>
/// <param name="Engine">The engine that makes it; <see langword="null"/> for the original's own bytes.</param>
/// <param name="From">Where the answer comes from.</param>
internal sealed record Planned(CacheEntry? Entry, ResultDescription Description, IImageProcessor? Engine, AnswerSource From)
{
    /// <summary>The document, where the answer is one.</summary>
    public ImageContent? Document { get; init; }

    /// <summary>
    /// The same picture in another format, while nobody has found out which of the two is smaller. The smaller one is sent.
    /// </summary>
    public Rival? Rival { get; init; }
}

/// <summary>The picture in the automatic format, beside the negotiated one.</summary>
/// <param name="Planned">How to answer with it.</param>
/// <param name="Contest">Both.</param>
/// <param name="LookedUp">The moment before the choice was looked up.</param>
internal sealed record Rival(Planned Planned, FormatContest Contest, long LookedUp);
