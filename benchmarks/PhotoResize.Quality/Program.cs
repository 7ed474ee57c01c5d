using PhotoResize.Quality;
using PhotoResize.Testing;

string[] photos = args.Length > 0 ? args : SharedPhotos.Folder is { } folder ? [.. Directory.EnumerateFiles(folder, "p*-0?.jpg").Order()] : [];
if (photos.Length == 0)
{
    Console.Error.WriteLine("Usage: PHOTO... (JPEG photographs)");
    return 1;
}

await ScalingReport.WriteAsync(photos, Console.Out);
await EqualQualityReport.WriteAsync(photos, Console.Out);
return 0;
