using PhotoResize.Planning;

namespace PhotoResize.Hooks;

/// <summary>
/// Is told of every result that was made; where two formats were compared, of the one that is sent. Answers do not wait for it.
/// </summary>
public interface IMadeImageObserver
{
    /// <summary>Called for one result after the other, with services of its own scope. An exception is logged.</summary>
    /// <param name="image">What was made.</param>
    /// <param name="cancellationToken">Cancelled when the application has no more time to end.</param>
    ValueTask ObserveAsync(MadeImage image, CancellationToken cancellationToken);
}

/// <summary>A result that was made.</summary>
public sealed class MadeImage
{
    internal MadeImage(string path, ImagePlan plan, string engine, long length, TimeSpan duration) =>
        (Path, Plan, Engine, Length, Duration) = (path, plan, engine, length, duration);

    /// <summary>The original's request path.</summary>
    public string Path { get; }

    /// <summary>What the result shows.</summary>
    public ImagePlan Plan { get; }

    /// <summary>The name of the engine.</summary>
    public string Engine { get; }

    /// <summary>Length of the result in bytes.</summary>
    public long Length { get; }

    /// <summary>The time that it took, with the wait for its turn.</summary>
    public TimeSpan Duration { get; }
}
