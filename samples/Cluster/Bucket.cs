using Amazon.S3;
using Amazon.S3.Model;
using Gallery.Drawing;
using Gallery.Drawing.Scenes;
using PhotoResize.Processing;

namespace Cluster;

/// <summary>The bucket with the originals, which the sample draws, and with the results that nodes share.</summary>
internal static class Bucket
{
    public const string Name = "photos";

    public const string Originals = "originals";

    public const string Results = "results";

    private static readonly Artwork[] Drawn =
        [new Mist(), new Dahlia(), new Aurora(), new Dunes(), new Forest(), new City(), new Canyon(), new Sea(), new Balloon()];

    /// <summary>The names of the originals.</summary>
    public static IReadOnlyList<string> Pictures { get; } = [.. Drawn.Select(picture => picture.FileName)];

    /// <summary>Draws the originals that are not in a folder yet.</summary>
    public static async Task DrawAsync(string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var missing = Drawn.Where(picture => !File.Exists(Path.Combine(folder, picture.FileName))).ToArray();
        if (missing.Length == 0)
        {
            return;
        }

        Console.WriteLine($"Drawing {missing.Length} pictures, once ...");
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddImageResizing(_ => { }).AddVips();
        await using var provider = services.BuildServiceProvider();
        var engine = provider.GetRequiredService<IImageProcessor>();
        foreach (var picture in missing)
        {
            // Whole or not at all, if the sample is ended meanwhile.
            var draft = Path.Combine(folder, $".{picture.FileName}");
            await using (var file = File.Create(draft))
            {
                await picture.WriteAsync(engine, file, cancellationToken);
            }

            File.Move(draft, Path.Combine(folder, picture.FileName), overwrite: true);
        }
    }

    /// <summary>Puts the originals into the bucket.</summary>
    public static async Task FillAsync(string folder, string server, CancellationToken cancellationToken)
    {
        using var client = new AmazonS3Client(Node.Credentials, new AmazonS3Config { ServiceURL = server, ForcePathStyle = true });
        foreach (var picture in Pictures)
        {
            await using var file = File.OpenRead(Path.Combine(folder, picture));
            await client.PutObjectAsync(
                new PutObjectRequest
                {
                    BucketName = Name,
                    Key = $"{Originals}/{picture}",
                    InputStream = file,
                    ContentType = "image/jpeg",
                    UseChunkEncoding = false,
                },
                cancellationToken);
        }
    }
}
