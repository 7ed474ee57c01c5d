// Measures quality. The peer of "bytes" is Node's sharp: cd benchmarks/load/sharp-server && npm ci --ignore-scripts
//   dotnet run -c Release --project benchmarks/PhotoResize.Quality -- scaling|equal|bytes PHOTO...
using PhotoResize.Quality;
using PhotoResize.Testing;

string[] reports = args is ["scaling" or "equal" or "bytes", ..] ? args[..1] : ["scaling", "equal", "bytes"];
var photos = args is ["scaling" or "equal" or "bytes", ..] ? args[1..] : args;
if (photos.Length == 0 && SharedPhotos.Folder is { } folder)
{
    photos = [.. Directory.EnumerateFiles(folder, "p*-0?.jpg").Order()];
}

if (photos.Length == 0)
{
    Console.Error.WriteLine("Usage: [scaling|equal|bytes] PHOTO... (JPEG photographs)");
    return 1;
}

foreach (var report in reports)
{
    await (report switch
    {
        "scaling" => ScalingReport.WriteAsync(photos, Console.Out),
        "equal" => EqualQualityReport.WriteAsync(photos, Console.Out),
        _ => BytesReport.WriteAsync(photos, Console.Out),
    });
}

return 0;
