using System.Numerics;
using PhotoResize.Sources;

namespace PhotoResize.Caching.Disk;

/// <summary>
/// Finds results whose original has changed or gone. Asking for every one of a million would keep the disk busy, so one sweep asks for
/// those of one slice, and the next for another one's.
/// </summary>
/// <param name="folder">Reads what a result was made of.</param>
/// <param name="isCurrent">Whether an original is still in the state that a result was made of.</param>
/// <param name="slice">The number of the sweep.</param>
/// <param name="time">Tells how long a storage takes to answer.</param>
internal sealed class OriginalCheck(
    CacheFolder folder, Func<SourceVersion, CancellationToken, ValueTask<bool>> isCurrent, int slice, TimeProvider time)
{
    /// <summary>Into how many slices the results are divided, apart from the first thousand: these are always checked.</summary>
    public const int Slices = 32;

    private const int AlwaysChecked = 1000;

    // How long a storage may take to answer; then it is not asked again in this sweep.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // So many results without a single original are rather a sign that the storage is away.
    private const int MinSuspicious = 100;

    private readonly List<CachedFile> _outdated = [];
    private int _offered;
    private int _current;
    private bool _isGivenUp;

    /// <summary>Whether so many originals were missing, and not one was there, that it is better to keep the results.</summary>
    public bool IsSuspicious => _current == 0 && _outdated.Count >= MinSuspicious;

    /// <summary>Results to be removed.</summary>
    public IReadOnlyList<CachedFile> Outdated => _outdated;

    public async ValueTask CheckAsync(CachedFile file, CancellationToken cancellationToken)
    {
        if (_isGivenUp || (++_offered > AlwaysChecked && SliceOf(file.Path) != slice % Slices))
        {
            return;
        }

        if (folder.ReadSource(file.Path) is not { } source)
        {
            return;
        }

        if (await IsCurrentAsync(source, cancellationToken))
        {
            _current++;
        }
        else
        {
            _outdated.Add(file);
        }
    }

    private async ValueTask<bool> IsCurrentAsync(SourceVersion source, CancellationToken cancellationToken)
    {
        try
        {
            var check = isCurrent(source, cancellationToken);
            return check.IsCompletedSuccessfully ? check.Result : await check.AsTask().WaitAsync(Patience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // A storage that does not answer must not hold the sweep, behind which results wait to be stored.
            _isGivenUp = true;
            return true;
        }
    }

    // By the name, so that after all slices every file has been looked at, whatever order they are listed in.
    private static uint SliceOf(string path)
    {
        var hash = 0u;
        foreach (var character in path)
        {
            hash = BitOperations.Crc32C(hash, character);
        }

        return hash % Slices;
    }
}
