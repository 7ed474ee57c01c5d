using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Options;
using PhotoResize.Caching.Disk;
using PhotoResize.Caching.Naming;
using PhotoResize.Configuration;
using PhotoResize.Diagnostics;
using PhotoResize.Sources;
using PhotoResize.Testing;
using PhotoResize.Testing.CacheWriter;

// A disk cache in a process of its own. Arguments: the folder, the most bytes, and "churn SEED" or "commands [ORIGINALS]".
var log = new WarningRecorder<FaultReporter>();
var faults = new FaultReporter(log, TimeProvider.System);
using var originals = args is [_, _, "commands", var folder] ? Originals(folder) : null;
var options = new DiskCacheOptions { MaxBytes = long.Parse(args[1]) };
using var cache = new DiskImageCache(
    args[0],
    () => options,
    [new MirrorNamingStrategy()],
    originals is null ? (_, _) => new(OriginalState.Current) : originals.GetStateAsync,
    TimeProvider.System,
    faults,
    _ => null);

await (args[2] == "churn" ? Churn.RunAsync(cache, int.Parse(args[3])) : CommandLoop.RunAsync(cache, log));
foreach (var warning in log.Warnings)
{
    Console.WriteLine(warning);
}

// For diagnosis.
foreach (var exception in log.Exceptions)
{
    Console.Error.WriteLine(exception);
}

SourceCatalog Originals(string folder)
{
    var environment = (IWebHostEnvironment)WebApplication.CreateSlimBuilder(new WebApplicationOptions { WebRootPath = folder }).Environment;
    return new SourceCatalog([], environment, Options.Create(new ImageResizingOptions()), _ => null, faults, TimeProvider.System);
}
