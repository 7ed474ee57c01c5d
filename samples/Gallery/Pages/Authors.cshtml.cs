using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Gallery.Pages;

/// <summary>What the author of a page writes, and what a browser gets.</summary>
internal sealed class AuthorsModel(Album album) : PageModel
{
    private const int PicturesInFocus = 4;

    /// <summary>The path of the picture for the examples.</summary>
    [BindProperty(SupportsGet = true, Name = "photo")]
    public string? ChosenPath { get; set; }

    /// <summary>The picture for the examples.</summary>
    public Photo? Chosen { get; private set; }

    /// <summary>The pictures of which parts are cropped.</summary>
    public IReadOnlyList<Photo> InFocus { get; private set; } = [];

    /// <summary>Lists the album.</summary>
    public void OnGet()
    {
        var photos = album.Find();
        Chosen = photos.FirstOrDefault(photo => photo.Path == ChosenPath) ?? (photos.Count > 0 ? photos[0] : null);
        InFocus = [.. photos.Where(photo => !photo.Path.EndsWith(".png", StringComparison.OrdinalIgnoreCase)).Take(PicturesInFocus)];
    }
}
