using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using PhotoResize.Processing;
using PhotoResize.Settings;

namespace Gallery.Pages;

/// <summary>The one page: the pictures, and one of them with all settings.</summary>
internal sealed class IndexModel(Album album, IImageProcessor engine) : PageModel
{
    private const int PhotosPerPage = 48;
    private const string CutOut = "balloon.png";
    private const string Subject = "city-at-dusk.jpg";

    /// <summary>Path of the picture that the settings are shown with.</summary>
    [BindProperty(SupportsGet = true, Name = "photo")]
    public string? ChosenPath { get; set; }

    /// <summary>Settings of the user's own.</summary>
    [BindProperty(SupportsGet = true, Name = "settings")]
    public string? OwnSettings { get; set; }

    /// <summary>The page of the album, from 1. Not called "page", which is a route value of Razor Pages.</summary>
    [BindProperty(SupportsGet = true, Name = "part")]
    public int PageNumber { get; set; } = 1;

    /// <summary>All pictures.</summary>
    public IReadOnlyList<Photo> Photos { get; private set; } = [];

    /// <summary>The large picture at the top.</summary>
    public Photo? Banner => Photos.Count > 0 ? Photos[0] : null;

    /// <summary>The others on this page of the album.</summary>
    public IReadOnlyList<Photo> Tiles { get; private set; } = [];

    /// <summary>Pages of the album.</summary>
    public int PageCount { get; private set; }

    /// <summary>Titles of pictures that are still to be drawn.</summary>
    public IReadOnlyList<string> Pending { get; private set; } = [];

    /// <summary>The picture that the settings are shown with.</summary>
    public Photo? Chosen { get; private set; }

    /// <summary>The groups that can be shown, each with its picture, without what the engine does not write.</summary>
    public IEnumerable<(ExampleGroup Group, Photo Photo)> Groups =>
        from @group in ExampleGroup.All
        let photo = @group.OfCutOut ? Photos.FirstOrDefault(photo => album.IsDrawn && photo.Path == CutOut) : Chosen
        where photo is not null
        select (@group with { Examples = [.. @group.Examples.Where(IsShown)] }, photo);

    /// <summary>Looks the album through.</summary>
    public void OnGet()
    {
        // Asked in this order, a picture that is finished in between is seen twice rather than not at all.
        Pending = [.. album.FindPending()];
        Photos = album.Find();
        PageCount = Math.Max(1, (Photos.Count - 1 + PhotosPerPage - 1) / PhotosPerPage);
        PageNumber = Math.Clamp(PageNumber, 1, PageCount);
        Tiles = [.. Photos.Skip(1 + (PageNumber - 1) * PhotosPerPage).Take(PhotosPerPage)];
        Chosen = Photos.FirstOrDefault(photo => photo.Path == ChosenPath)
            ?? Photos.FirstOrDefault(photo => photo.Path == Subject) ?? Banner;
        OwnSettings = string.IsNullOrWhiteSpace(OwnSettings) ? "w=640&h=360&anchor=top" : OwnSettings.Trim().TrimStart('?');
    }

    private bool IsShown(Example example) => engine.Writable.Contains(ImageFormat.Avif) || !example.Settings.Contains("format=avif", StringComparison.Ordinal);
}
