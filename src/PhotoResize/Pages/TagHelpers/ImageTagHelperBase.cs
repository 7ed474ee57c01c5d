using System.ComponentModel;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace PhotoResize.Pages.TagHelpers;

/// <summary>What <c>img</c> and <c>source</c> have in common.</summary>
public abstract class ImageTagHelperBase : TagHelper
{
    private protected const string PathName = "asp-image";

    private protected ImageTagHelperBase()
    {
    }

    /// <summary>The view that is rendered.</summary>
    [HtmlAttributeNotBound]
    [ViewContext]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public ViewContext ViewContext { get; set; } = null!;

    /// <summary>
    /// The path of the image below the application's root as the file is named, not encoded: <c>~/images/my photo.jpg</c>. An address elsewhere,
    /// such as <c>https://...</c>, is left as it is.
    /// </summary>
    [HtmlAttributeName(PathName)]
    public string? Path { get; set; }

    /// <summary>Width to ask for, in CSS pixels.</summary>
    public int? Width { get; set; }

    /// <summary>Height to ask for, in CSS pixels.</summary>
    public int? Height { get; set; }

    /// <summary>Widths in pixels for <c>srcset</c>, with commas between them, where the width in the page varies.</summary>
    public string? Widths { get; set; }

    /// <summary>Densities for <c>srcset</c>, with commas between them. Default: 1, 2 and 3 where there is a size but no <see cref="Widths"/>.</summary>
    public string? Densities { get; set; }

    /// <summary>The width in the page, as the attribute <c>sizes</c> of HTML has it.</summary>
    public string? Sizes { get; set; }

    /// <summary>
    /// <c>auto</c> for the best that the browser takes, at one address; or formats with commas between them, such as <c>avif,webp</c>, at one
    /// address each.
    /// </summary>
    public string? Formats { get; set; }

    /// <summary>The name of a preset, or several with commas between them.</summary>
    public string? Preset { get; set; }

    /// <summary>How the picture is fitted to width and height: <c>crop</c>, <c>max</c>, <c>contain</c>, <c>stretch</c> or <c>pad</c>.</summary>
    public string? Mode { get; set; }

    /// <summary>The part to show: <c>x,y,width,height</c>.</summary>
    public string? Crop { get; set; }

    /// <summary>The position of the automatic crop, such as <c>top-left</c>.</summary>
    public string? Anchor { get; set; }

    /// <summary>The point that the automatic crop keeps in view: <c>x,y</c> from 0 to 1.</summary>
    public string? Focus { get; set; }

    /// <summary>The format of the result.</summary>
    public string? Format { get; set; }

    /// <summary>Quality of the encoder, 1 to 100.</summary>
    public int? Quality { get; set; }

    /// <summary>Typed settings, where they come from code. Other attributes go before them.</summary>
    [HtmlAttributeName("image-settings")]
    public ImageUrlSettings? Settings { get; set; }

    /// <summary>Any other parameter of a query, as an attribute: <c>image-blur="2"</c>.</summary>
    [HtmlAttributeName("image-parameters", DictionaryAttributePrefix = "image-")]
    public IDictionary<string, string> Parameters { get; set; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    private protected ImageMarkup Markup =>
        (ImageMarkup?)ViewContext.HttpContext.RequestServices.GetService(typeof(ImageMarkup))
        ?? throw new InvalidOperationException("Image resizing is not registered. Write services.AddImageResizing(...) with an engine.");

    private protected string BaseAddress => ViewContext.HttpContext.Request.PathBase.ToUriComponent();

    private protected CancellationToken Aborted => ViewContext.HttpContext.RequestAborted;

    private protected ImageAttributes Author => new()
    {
        Path = Path,
        Width = Width,
        Height = Height,
        Widths = Widths,
        Densities = Densities,
        Sizes = Sizes,
        Formats = Formats,
        Settings = Settings ?? ImageUrlSettings.None,
        Parameters =
        [
            .. NamedParameters.Of(Preset, Mode, Crop, Anchor, Focus, Format, Quality),
            .. Parameters.Select(parameter => KeyValuePair.Create(parameter.Key, (string?)parameter.Value)),
        ],
    };

    /// <summary>Sets attributes, but for those that the author wrote.</summary>
    private protected static void Write(IEnumerable<KeyValuePair<string, string>> attributes, TagHelperAttributeList written)
    {
        foreach (var (name, value) in attributes)
        {
            if (!written.ContainsName(name))
            {
                written.Add(name, value);
            }
        }
    }

    /// <summary>A <c>source</c> element with attributes of ours, and those that the author wrote.</summary>
    private protected static TagHelperOutput SourceElement(
        IEnumerable<KeyValuePair<string, string>> attributes, IEnumerable<TagHelperAttribute> authored)
    {
        var element = new TagHelperOutput(
            "source", [.. authored], (_, _) => Task.FromResult<TagHelperContent>(new DefaultTagHelperContent()))
        {
            TagMode = TagMode.StartTagOnly,
        };
        Write(attributes, element.Attributes);
        return element;
    }
}
