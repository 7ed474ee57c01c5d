using PhotoResize.CacheBenchmarks;

if (args is ["memory", var cache])
{
    await CensusMemory.RunAsync(cache, Console.Out);
    return 0;
}

if (args is not [("trace" or "scale" or "hits") and var command, var folder, .. { Length: <= 2 } rest]
    || !TryReadCount(rest, command == "trace" ? TraceReport.DefaultRequests : ScaleReport.DefaultFiles, out var count))
{
    await Console.Error.WriteLineAsync("Usage: trace FOLDER [REQUESTS] | scale FOLDER [FILES [NAMING-STRATEGY]], or hits, which is its first part. Caches are created below FOLDER, "
        + "and removed at the end.");
    return 1;
}

var root = Path.Join(Path.GetFullPath(folder), $"photoresize-{Guid.NewGuid():N}");
Directory.CreateDirectory(root);
try
{
    await (command == "trace"
        ? TraceReport.WriteAsync(root, count, Console.Out)
        : ScaleReport.WriteAsync(root, count, rest.ElementAtOrDefault(1), hitsOnly: command == "hits", Console.Out));
}
finally
{
    Directory.Delete(root, recursive: true);
}

return 0;

static bool TryReadCount(string[] rest, int byDefault, out int count)
{
    count = byDefault;
    return rest.Length == 0 || (int.TryParse(rest[0], out count) && count >= ScaleReport.FewFiles);
}
