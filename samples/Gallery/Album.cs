using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Gallery.Drawing;
using Microsoft.Extensions.FileProviders;

namespace Gallery;

/// <summary>The pictures on show: those that the sample draws, or a folder of the user's own.</summary>
internal sealed class Album
{
    /// <summary>The request path of the pictures, as in the configuration.</summary>
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

    /// <summary>The pictures' files.</summary>
    public IFileProvider Files { get; }

    /// <summary>Opens the folder that <c>--photos</c> names, or else the one of the drawn pictures.</summary>
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

        // `dotnet run` changes to the project's folder; where the user was is still in PWD.
        var startFolder = Environment.GetEnvironmentVariable("PWD") ?? Environment.CurrentDirectory;
        var folder = Path.GetFullPath(photos, startFolder);
        if (photos.Length == 0 || !Directory.Exists(folder))
        {
            fault = photos.Length == 0 ? "--photos needs the path of a folder." : $"--photos: there is no folder {folder}.";
            return false;
        }

        album = new Album(folder, isDrawn: false);
        return true;
    }

    /// <summary>The pictures that are there now: drawn ones in their order, others by their path.</summary>
    public IReadOnlyList<Photo> Find() => IsDrawn ? [.. FindDrawn()] : [.. FindOwn()];

    /// <summary>The titles of pictures that are still to be drawn.</summary>
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
