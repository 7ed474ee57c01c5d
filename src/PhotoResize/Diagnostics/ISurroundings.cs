namespace PhotoResize.Diagnostics;

/// <summary>What the application uses outside of itself: stores, and what nodes share.</summary>
internal interface ISurroundings
{
    /// <summary>All of it, by the configuration in force.</summary>
    IEnumerable<IAvailability> List();
}
