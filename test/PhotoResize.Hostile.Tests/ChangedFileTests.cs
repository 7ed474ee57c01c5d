using System.Net;
using PhotoResize.Settings;
using PhotoResize.Testing.Fuzzing;
using Xunit.Abstractions;

namespace PhotoResize.Hostile.Tests;

/// <summary>Files of every format, changed in ways that know the format: a picture or 422, and nothing else.</summary>
public sealed class ChangedFileTests(ITestOutputHelper output)
{
    private static readonly string[] Queries = ["w=20", "w=30&frame=1&format=png", "format=jpg&trim=5&rotate=90", "w=16&h=16&mode=pad&blur=2"];

    [Theory]
    [InlineData("libvips")]
    [InlineData("ImageSharp")]
    public async Task Changed_file_is_a_picture_or_damaged(string engine)
    {
        using var site = await HostileSite.StartAsync(engine, "ImageResizing:ImageFolders:0:Path=/images/");
        var faults = new List<string>();
        var (shown, refused) = (0, 0);
        foreach (var format in Enum.GetValues<ImageFormat>())
        {
            var extension = ImageFormatInfo.Of(format).Extensions[0];
            foreach (var (number, mutant) in Mutant.OfAll(format).Index())
            {
                // A new name for each, since files that follow each other may have the same time.
                var name = $"{format}-{number}.{extension}";
                await site.WriteAsync(name, mutant.Bytes);
                var before = faults.Count;
                var status = await site.AskAsync(
                    $"/images/{name}?{Queries[number % Queries.Length]}", faults, HttpStatusCode.OK, HttpStatusCode.UnprocessableEntity);
                if (faults.Count > before)
                {
                    faults.Add($"  {mutant}");
                }

                _ = status == HttpStatusCode.OK ? shown++ : refused++;
                File.Delete(site.PathOf(name));
            }
        }

        output.WriteLine($"{shown} shown, {refused} refused");
        Assert.Empty(await site.CheckAliveAsync(faults));
        Assert.True(shown > 100 && refused > 100, "The files are all of one kind.");
    }
}
