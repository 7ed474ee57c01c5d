namespace PhotoResize.Browser.Tests;

/// <summary>The gallery, and a browser for a class of tests.</summary>
public sealed class GalleryBrowser : SiteBrowser
{
    protected override async Task<(IAsyncDisposable Site, string Address)> StartSiteAsync()
    {
        var gallery = await GallerySite.StartAsync();
        return (gallery, gallery.Address);
    }
}
