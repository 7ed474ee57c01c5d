using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;
using PhotoResize.Pages;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Settings;

namespace Gallery.Pages;

/// <summary>The only page: all pictures, and one of them with examples of all settings.</summary>
internal sealed class IndexModel(Album album, IImageProcessor engine, IImageUrls images) : PageModel
{
    private const int PhotosPerPage = 48;
    private const string TransparentPicture = "balloon.png";
    private const string DefaultPicture = "city-at-dusk.jpg";

    /// <summary>The path of the picture for the examples.</summary>
    [BindProperty(SupportsGet = true, Name = "photo")]
    public string? ChosenPath { get; set; }

    /// <summary>The settings that the user typed.</summary>
    [BindProperty(SupportsGet = true, Name = "settings")]
    public string? OwnSettings { get; set; }

    /// <summary>The page of the album, starting at 1. Not called "page", which is a route value of Razor Pages.</summary>
    [BindProperty(SupportsGet = true, Name = "part")]
    public int PageNumber { get; set; } = 1;

    /// <summary>All pictures.</summary>
    public IReadOnlyList<Photo> Photos { get; private set; } = [];

    /// <summary>The large picture at the top.</summary>
    public Photo? Banner => Photos.Count > 0 ? Photos[0] : null;

    /// <summary>The other pictures on this page of the album.</summary>
    public IReadOnlyList<Photo> Tiles { get; private set; } = [];

    /// <summary>The number of pages of the album.</summary>
    public int PageCount { get; private set; }

    /// <summary>The titles of pictures that are not drawn yet.</summary>
    public IReadOnlyList<string> Pending { get; private set; } = [];

    /// <summary>The picture for the examples.</summary>
    public Photo? Chosen { get; private set; }

    /// <summary>The groups that can be shown, each with its picture, without what the engine does not write.</summary>
    public IReadOnlyList<(ExampleGroup Group, Photo Photo)> Groups { get; private set; } = [];

    /// <summary>The size that the user's own settings give; <see langword="null"/> if they are refused.</summary>
    public PixelSize? OwnSize { get; private set; }

    /// <summary>Lists the album.</summary>
    public async Task OnGetAsync()
    {
        // In this order, a picture that is finished in between appears twice rather than not at all.
        Pending = [.. album.FindPending()];
        Photos = album.Find();
        PageCount = Math.Max(1, (Photos.Count - 1 + PhotosPerPage - 1) / PhotosPerPage);
        PageNumber = Math.Clamp(PageNumber, 1, PageCount);
        Tiles = [.. Photos.Skip(1 + (PageNumber - 1) * PhotosPerPage).Take(PhotosPerPage)];
        Chosen = Photos.FirstOrDefault(photo => photo.Path == ChosenPath)
            ?? Photos.FirstOrDefault(photo => photo.Path == DefaultPicture) ?? Banner;
        OwnSettings = string.IsNullOrWhiteSpace(OwnSettings) ? "w=640&h=360&anchor=top" : OwnSettings.Trim().TrimStart('?');
        if (Chosen is not null)
        {
            OwnSize = await SizeAsync(Chosen, OwnSettings);
            Groups = await FindGroupsAsync();
        }
    }

    private async Task<List<(ExampleGroup Group, Photo Photo)>> FindGroupsAsync()
    {
        var groups = new List<(ExampleGroup Group, Photo Photo)>();
        foreach (var group in ExampleGroup.All)
        {
            var photo = group.NeedsTransparency ? Photos.FirstOrDefault(photo => album.IsDrawn && photo.Path == TransparentPicture) : Chosen;
            if (photo is not null)
            {
                var examples = new List<Example>();
                foreach (var example in group.Examples.Where(IsShown))
                {
                    examples.Add(example with { Size = await SizeAsync(photo, example.Settings) });
                }

                groups.Add((group with { Examples = examples }, photo));
            }
        }

        return groups;
    }

    private ValueTask<PixelSize?> SizeAsync(Photo photo, string settings)
    {
        var query = QueryHelpers.ParseQuery(settings).ToDictionary(setting => setting.Key, setting => setting.Value.ToString());
        return images.SizeAsync(photo.RequestPath.TrimStart('~'), new ImageUrlSettings { Others = query }, HttpContext.RequestAborted);
    }

    private bool IsShown(Example example) => engine.Writable.Contains(ImageFormat.Avif) || !example.Settings.Contains("format=avif", StringComparison.Ordinal);
}
