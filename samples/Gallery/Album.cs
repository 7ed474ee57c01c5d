using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Gallery.Drawing;
using Microsoft.Extensions.FileProviders;

namespace Gallery;

/// <summary>The pictures of the gallery: those that the sample draws, or those of a folder of the user.</summary>
internal sealed class Album
{
    /// <summary>The request path of the pictures, as in appsettings.json.</summary>
    public const string RequestPath = "/images";

    private static readonly EnumerationOptions WithSubfolders = new() { RecurseSubdirectories = true };

    private readonly HashSet<string> _extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".gif", ".tif", ".tiff", ".webp", ".avif", ".bmp", ".dib",
    };

    private readonly string _folder;

    private Album(string folder, bool isDrawn)
    {
        _folder = folder;
        IsDrawn = isDrawn;
        Files = new PhysicalFileProvider(folder);
    }

    /// <summary>Whether the sample draws the pictures.</summary>
    public bool IsDrawn { get; }

    /// <summary>The files of the pictures.</summary>
    public IFileProvider Files { get; }

    /// <summary>Opens the folder given by <c>--photos</c>, or else the folder of drawn pictures.</summary>
    public static bool TryOpen(
        WebApplicationBuilder builder, [NotNullWhen(true)] out Album? album, [NotNullWhen(false)] out string? fault)
    {
        (album, fault) = (null, null);
        if (builder.Configuration["photos"] is not { } photos)
        {
            var drawn = Studio.FolderOf(builder.Environment);
            Directory.CreateDirectory(drawn);
            album = new Album(drawn, isDrawn: true);
            return true;
        }

        // `dotnet run` changes to the project's folder; PWD still has the folder of the user.
        var startFolder = Environment.GetEnvironmentVariable("PWD") ?? Environment.CurrentDirectory;
        var folder = Path.GetFullPath(photos, startFolder);
        if (photos.Length == 0 || !Directory.Exists(folder))
        {
            fault = photos.Length == 0 ? "--photos needs the path of a folder." : $"--photos: the folder {folder} does not exist.";
            return false;
        }

        album = new Album(folder, isDrawn: false);
        return true;
    }

    /// <summary>Lists the existing pictures: drawn ones in their order, others by path.</summary>
    public IReadOnlyList<Photo> Find() => IsDrawn ? [.. FindDrawn()] : [.. FindOwn()];

    /// <summary>Lists the titles of pictures that are not drawn yet.</summary>
    public IEnumerable<string> FindPending() =>
        IsDrawn ? Studio.Artworks.Where(artwork => !File.Exists(Path.Combine(_folder, artwork.FileName))).Select(artwork => artwork.Title)
            : [];

    private IEnumerable<Photo> FindDrawn() =>
        from artwork in Studio.Artworks
        let file = new FileInfo(Path.Combine(_folder, artwork.FileName))
        where file.Exists
        select new Photo(artwork.FileName, artwork.Title, file.Length);

    private IEnumerable<Photo> FindOwn() =>
        from file in new DirectoryInfo(_folder).EnumerateFiles("*", WithSubfolders)
        where _extensions.Contains(file.Extension)
        let path = Path.GetRelativePath(_folder, file.FullName).Replace(Path.DirectorySeparatorChar, '/')
        orderby path.ToUpper(CultureInfo.InvariantCulture), path
        select new Photo(path, Path.GetFileNameWithoutExtension(path), file.Length);
}
