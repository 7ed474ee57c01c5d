using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using PhotoResize.Caching.Disk;
using PhotoResize.Configuration;
using PhotoResize.Diagnostics;
using PhotoResize.Tool.Sites;

namespace PhotoResize.Tool.Caches;

/// <summary>The options that name the folder of a disk cache.</summary>
internal sealed class CacheOptions
{
    private readonly Option<string?> _cache = new("--cache", "-c")
    {
        Description = $"The folder of the cache. Default: that of --config, else {new DiskCacheOptions().Path} in the current folder.",
        HelpName = "DIR",
    };

    private readonly SiteOptions _site = new();

    public void AddTo(Command command)
    {
        command.Options.Add(_cache);
        _site.AddTo(command);
    }

    /// <summary>Opens the cache.</summary>
    /// <exception cref="ToolException">There is no such folder.</exception>
    public async Task<OpenedCache> OpenAsync(ParseResult parsed)
    {
        var root = Path.GetFullPath(parsed.GetValue(_cache) ?? await FindRootAsync(parsed));
        if (!Directory.Exists(root))
        {
            throw ToolException.Unreachable($"{root}: there is no such folder.");
        }

        // A folder that cannot be listed throws here, where it can still be told from one that is empty.
        _ = Directory.EnumerateFileSystemEntries(root).Any();

        // What cannot be read is counted where it is met.
        return new OpenedCache(root, new CacheFolder(root, new FaultReporter(NullLogger<FaultReporter>.Instance, TimeProvider.System)));
    }

    private async Task<string> FindRootAsync(ParseResult parsed)
    {
        if (!_site.IsGiven(parsed))
        {
            return new DiskCacheOptions().Path;
        }

        await using var site = _site.Load(parsed);
        return site.CacheRoot;
    }
}
