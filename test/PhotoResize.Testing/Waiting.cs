namespace PhotoResize.Testing;

/// <summary>How tests wait for what must happen at once.</summary>
public static class Waiting
{
    /// <summary>After it, a test fails instead of hanging. It is long, since the machine may be busy with other things.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    /// <summary>Looks again and again until a condition holds.</summary>
    public static bool Until(Func<bool> condition) => SpinWait.SpinUntil(condition, Longest);
}
