namespace PhotoResize.Quality;

/// <summary>A file that was measured.</summary>
/// <param name="Quality">The encoder's quality.</param>
/// <param name="Score">How close it comes to the original: more is better.</param>
/// <param name="Bytes">Its size.</param>
internal readonly record struct Encoded(double Quality, double Score, double Bytes);

/// <summary>Finds the quality at which an encoder reaches a score, and the bytes that it takes there.</summary>
internal static class QualitySearch
{
    /// <summary>Between two qualities so close, scores and the logarithm of bytes are nearly linear.</summary>
    private const int Step = 3;

    /// <summary>Encodes at few qualities around the one that is looked for.</summary>
    /// <param name="first">Tried first.</param>
    /// <param name="score">To reach.</param>
    /// <param name="encodeAsync">Encodes with a quality, and measures.</param>
    /// <returns>A point between two of them. Where the score is out of reach, the nearest file.</returns>
    public static async Task<Encoded> FindAsync(int first, double score, Func<int, Task<Encoded>> encodeAsync)
    {
        var last = await encodeAsync(first);
        var direction = last.Score < score ? 1 : -1;
        for (var step = Step; ; step += Step)
        {
            var next = await encodeAsync((int)Math.Clamp(last.Quality + (direction * step), 1, 100));
            if ((next.Score < score) != (last.Score < score))
            {
                var position = (score - last.Score) / (next.Score - last.Score);
                return new Encoded(
                    last.Quality + (position * (next.Quality - last.Quality)), score, last.Bytes * Math.Pow(next.Bytes / last.Bytes, position));
            }

            if (next.Quality is <= 1 or >= 100)
            {
                return next;
            }

            last = next;
        }
    }
}
