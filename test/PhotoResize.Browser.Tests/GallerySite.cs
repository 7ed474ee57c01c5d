using System.Diagnostics;
using System.Text.RegularExpressions;
using PhotoResize.Testing;

namespace PhotoResize.Browser.Tests;

/// <summary>The gallery as a user starts it, with a folder of a few pictures.</summary>
internal sealed partial class GallerySite : IAsyncDisposable
{
    private const int Pictures = 6;

    private readonly TemporaryFolder _folder;
    private readonly Process _process;

    private GallerySite(TemporaryFolder folder, Process process, string address) => (_folder, _process, Address) = (folder, process, address);

    public string Address { get; }

    public static async Task<GallerySite> StartAsync()
    {
        var folder = new TemporaryFolder();
        var photos = Directory.CreateDirectory(folder.Combine("photos")).FullName;
        for (var i = 0; i < Pictures; i++)
        {
            File.WriteAllBytes(Path.Combine(photos, $"picture-{i:00}.jpg"), Draw(i));
        }

        var start = new ProcessStartInfo(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "Gallery.dll"),
                "--photos", photos, "--urls", "http://127.0.0.1:0", "--ImageResizing:DiskCache:Path", folder.Combine("cache"),
            ])
        {
            WorkingDirectory = Repository.PathOf("samples", "Gallery"),
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (AddressOfGallery().Match(line) is { Success: true } match)
            {
                _ = process.StandardOutput.ReadToEndAsync();
                return new GallerySite(folder, process, match.Groups["address"].Value);
            }
        }

        throw new InvalidOperationException("The gallery did not start.");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Dispose();
    }

    /// <summary>A ball on a meadow below a sky, large enough for every size that the pages ask for.</summary>
    private static byte[] Draw(int number)
    {
        const int Width = 4000, Height = 3000;
        var (centreX, centreY, radius) = (600 + (number * 250), 900 + (number % 3 * 500), 300);
        var picture = Picture.Draw(Width, Height, (x, y) =>
        {
            var (dx, dy) = (x - centreX, y - centreY);
            return (dx * dx) + (dy * dy) < radius * radius ? (220 - (dx / 6), 60 + number, 40, 255)
                : y < Height / 2 ? (120 + (y / 20), 170 + (y / 30), 230, 255)
                : (70, 130 - (y / 60), 50, 255);
        });
        return ReferenceEncoder.Encode(Settings.ImageFormat.Jpeg, picture);
    }

    [GeneratedRegex("The gallery is at (?<address>http://[^, ]+)")]
    private static partial Regex AddressOfGallery();
}
