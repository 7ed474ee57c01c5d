using System.Numerics;
using PhotoResize.Diagnostics;
using PhotoResize.Sources;

namespace PhotoResize.Caching.Disk;

/// <summary>
/// Finds results whose original has changed or gone. Asking for every one of a million would keep the disk busy, so one sweep asks for
/// those of one slice, and the next for another one's. Whether a storage is away is decided for each image folder on its own.
/// </summary>
/// <param name="folder">Reads what a result was made of.</param>
/// <param name="stateOf">Tells how an original is now; throws if that cannot be told.</param>
/// <param name="imageFolderOf">The name of the image folder that a source's path is in, or <see langword="null"/> if it is in none.</param>
/// <param name="time">Measures how long a storage takes to answer.</param>
/// <param name="faults">Is told of storages that are away.</param>
internal sealed class OriginalCheck(
    CacheFolder folder,
    Func<SourceVersion, CancellationToken, ValueTask<OriginalState>> stateOf,
    Func<string, string?> imageFolderOf,
    TimeProvider time,
    FaultReporter faults)
{
    /// <summary>Into how many slices the results are divided, apart from the first thousand: these are always checked.</summary>
    public const int Slices = 32;

    // Where results of sources are counted that no image folder contains any more.
    private const string NoImageFolder = "(none)";

    private const int AlwaysChecked = 1000;

    // So many results without a single original are rather a sign that the storage is away.
    private const int MinSuspicious = 100;

    // How long a storage may take to answer; then its folder is not asked for again in this sweep.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, ImageFolderCheck> _checks = [];

    // How many originals of a folder were missing in earlier sweeps, without one that was found. A small folder, or a small part of a
    // large cache, has few results in each slice.
    private readonly Dictionary<string, int> _missingBefore = [];

    private int _slice = Random.Shared.Next(Slices);
    private int _offered;

    /// <summary>Begins with the next slice.</summary>
    public void Begin()
    {
        _checks.Clear();
        _slice = (_slice + 1) % Slices;
        _offered = 0;
    }

    /// <summary>Checks a result, if it is its turn.</summary>
    public async ValueTask CheckAsync(CachedFile file, CancellationToken cancellationToken)
    {
        if ((++_offered > AlwaysChecked && SliceOf(file.Path) != _slice) || folder.ReadSource(file.Path) is not { } source)
        {
            return;
        }

        var imageFolder = imageFolderOf(source.Path) ?? NoImageFolder;
        if (!_checks.TryGetValue(imageFolder, out var check))
        {
            _checks[imageFolder] = check = new ImageFolderCheck();
        }

        if (!check.IsSilent)
        {
            await CheckAsync(file, source, check, cancellationToken);
        }
    }

    /// <summary>Ends the check.</summary>
    /// <returns>Results to be removed.</returns>
    public IReadOnlySet<CachedFile> End()
    {
        var isNothingFound = _checks.Values.All(check => !check.HasFound) && _checks.Values.Sum(check => check.Missing.Count) >= MinSuspicious;
        var outdated = new HashSet<CachedFile>();
        foreach (var (imageFolder, check) in _checks)
        {
            outdated.UnionWith(check.Changed);
            var isAway = IsAway(imageFolder, check) || isNothingFound;
            if (!isAway)
            {
                outdated.UnionWith(check.Missing);
            }

            if (check.Failure is { } failure)
            {
                faults.Report(FaultKind.OriginalsUnreadable, failure, imageFolder);
            }
            else if (isAway)
            {
                faults.Report(FaultKind.OriginalsMissing, imageFolder: imageFolder);
            }
        }

        return outdated;
    }

    private async ValueTask CheckAsync(CachedFile file, SourceVersion source, ImageFolderCheck check, CancellationToken cancellationToken)
    {
        try
        {
            var asked = stateOf(source, cancellationToken);
            check.Add(file, asked.IsCompletedSuccessfully ? asked.Result : await asked.AsTask().WaitAsync(Patience, time, cancellationToken));
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // A source of the application's own may throw whatever it likes. The result stays, whose original may well be there. A storage
            // that does not answer must not hold the sweep, behind which results wait to be stored.
            check.Failure ??= exception;
            check.IsSilent |= exception is TimeoutException;
        }
    }

    private bool IsAway(string imageFolder, ImageFolderCheck check)
    {
        if (check.HasFound)
        {
            _missingBefore.Remove(imageFolder);
            return false;
        }

        var missing = _missingBefore.GetValueOrDefault(imageFolder) + check.Missing.Count;
        _missingBefore[imageFolder] = Math.Min(missing, MinSuspicious);
        return check.Missing.Count > 0 && (missing >= MinSuspicious || check.Failure is not null);
    }

    // By the name, so that after all slices every file has been looked at, whatever order they are listed in.
    private static int SliceOf(string path)
    {
        var hash = 0u;
        foreach (var character in path)
        {
            hash = BitOperations.Crc32C(hash, character);
        }

        return (int)(hash % Slices);
    }

    /// <summary>What was found out about the originals of an image folder in one sweep.</summary>
    private sealed class ImageFolderCheck
    {
        /// <summary>Whether an original was found, changed or not.</summary>
        public bool HasFound { get; private set; }

        /// <summary>Results whose original has changed.</summary>
        public List<CachedFile> Changed { get; } = [];

        /// <summary>Results whose original does not exist.</summary>
        public List<CachedFile> Missing { get; } = [];

        /// <summary>Why an original could not be looked at, if one could not.</summary>
        public Exception? Failure { get; set; }

        /// <summary>Whether the storage has not answered in time.</summary>
        public bool IsSilent { get; set; }

        public void Add(CachedFile file, OriginalState state)
        {
            HasFound |= state != OriginalState.Missing;
            if (state == OriginalState.Changed)
            {
                Changed.Add(file);
            }
            else if (state == OriginalState.Missing)
            {
                Missing.Add(file);
            }
        }
    }
}
