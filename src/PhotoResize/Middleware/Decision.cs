using PhotoResize.Outcomes;
using PhotoResize.Sources;

namespace PhotoResize.Middleware;

/// <summary>The planner's decision on a request: one of planned, redirected, next middleware, or a failure.</summary>
/// <param name="Planned">How to answer.</param>
/// <param name="Source">The original that it was planned for; <see langword="null"/> if that was not looked up this time.</param>
/// <param name="Redirection">Where the client is sent instead.</param>
/// <param name="Failure">Why there is no answer but a problem.</param>
internal readonly record struct Decision(Planned? Planned, SourceImage? Source, Redirection? Redirection, Failure? Failure)
{
    /// <summary>The request is for the next middleware.</summary>
    public static Decision Next => default;

    public bool IsNext => Planned is null && Redirection is null && Failure is null;

    public static Decision Serve(Planned planned, SourceImage? source) => new(planned, source, null, null);

    public static implicit operator Decision(Failure failure) => new(null, null, null, failure);

    public static implicit operator Decision(Redirection redirection) => new(null, null, redirection, null);
}
