namespace PhotoResize.Diagnostics;

/// <summary>Something outside of the application that it can do without for a while.</summary>
internal interface IAvailability
{
    /// <summary>What it is, for a sentence: <c>the server that nodes share</c>.</summary>
    string Description { get; }

    /// <summary>Whether it is being left alone after failures, or is not connected. Asks nobody.</summary>
    bool IsAway { get; }
}
