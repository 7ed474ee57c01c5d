using System.Numerics;
using PhotoResize.Diagnostics;
using PhotoResize.Sources;

namespace PhotoResize.Caching.Disk;

/// <summary>
/// Finds results whose original has changed or gone. Checking a million originals would keep the disk busy, so each sweep checks one slice
/// of them. Whether a storage is unavailable is decided for each image folder separately.
/// </summary>
/// <param name="folder">Reads from a result what it was made from.</param>
/// <param name="stateOf">Tells how an original is now; throws if that cannot be told.</param>
/// <param name="imageFolderOf">The name of the image folder that a source's path is in, or <see langword="null"/> if it is in none.</param>
/// <param name="time">Measures how long a storage takes to answer.</param>
/// <param name="faults">Reports unavailable storages.</param>
internal sealed class OriginalCheck(
    CacheFolder folder,
    Func<SourceVersion, CancellationToken, ValueTask<OriginalState>> stateOf,
    Func<string, string?> imageFolderOf,
    TimeProvider time,
    FaultReporter faults)
{
    /// <summary>The number of slices. The first thousand results are checked in every sweep.</summary>
    public const int Slices = 32;

    // For results whose source is in no configured image folder any more.
    private const string NoImageFolder = "(none)";

    private const int AlwaysChecked = 1000;

    // If so many originals are missing and not one was found, the storage is probably unavailable.
    private const int MinSuspicious = 100;

    // If a storage takes longer to answer, its folder is skipped for the rest of the sweep.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, ImageFolderCheck> _checks = [];

    // Originals of a folder missing in earlier sweeps since one was last found. A small folder in a large cache has few results in a slice.
    private readonly Dictionary<string, int> _missingBefore = [];

    private int _slice = Random.Shared.Next(Slices);
    private int _offered;

    /// <summary>Begins a sweep, with the next slice.</summary>
    public void Begin()
    {
        _checks.Clear();
        _slice = (_slice + 1) % Slices;
        _offered = 0;
    }

    /// <summary>Checks a result, if it belongs to the slice.</summary>
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

    /// <summary>Ends the sweep's check, and reports unavailable storages.</summary>
    /// <returns>The results to remove.</returns>
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
            // A custom source may throw anything. The result stays, since its original may well exist. A storage that does not answer must
            // not delay the sweep, since results may be waiting for it to be stored.
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

    // By path, so that every file is in one slice, in whatever order files are listed.
    private static int SliceOf(string path)
    {
        var hash = 0u;
        foreach (var character in path)
        {
            hash = BitOperations.Crc32C(hash, character);
        }

        return (int)(hash % Slices);
    }

    /// <summary>The originals of one image folder, as one sweep has found them.</summary>
    private sealed class ImageFolderCheck
    {
        /// <summary>Whether an original was found, changed or not.</summary>
        public bool HasFound { get; private set; }

        /// <summary>Results whose original has changed.</summary>
        public List<CachedFile> Changed { get; } = [];

        /// <summary>Results whose original does not exist.</summary>
        public List<CachedFile> Missing { get; } = [];

        /// <summary>Why an original could not be looked up; <see langword="null"/> if all could.</summary>
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
