using Microsoft.AspNetCore.Components;

namespace PhotoResize.Pages.Components;

/// <summary>The base path of the page that is rendered.</summary>
internal static class PageBase
{
    /// <summary>The path of the page's base address, or nothing if there is no page.</summary>
    public static string Of(IServiceProvider services)
    {
        if (services.GetService(typeof(NavigationManager)) is not NavigationManager navigation)
        {
            return "";
        }

        try
        {
            return new Uri(navigation.BaseUri).AbsolutePath.TrimEnd('/');
        }
        catch (InvalidOperationException)
        {
            // Rendered outside of a request, by HtmlRenderer. The manager knows no address then, and tells it only so.
            return "";
        }
    }
}
