namespace PhotoResize.Stores;

/// <summary>An original is not in the expected state any more. It is looked up again, and the request with it.</summary>
public sealed class OriginalChangedException : IOException
{
    /// <summary>Says that an original has changed or gone.</summary>
    public OriginalChangedException()
        : base("The original has changed or gone.")
    {
    }
}
