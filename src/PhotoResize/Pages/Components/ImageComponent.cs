using Microsoft.AspNetCore.Components;

namespace PhotoResize.Pages.Components;

/// <summary>What <see cref="Image"/> and <see cref="ImageSource"/> have in common.</summary>
public abstract class ImageComponent : ComponentBase
{
    private protected ImageComponent()
    {
    }

    /// <summary>
    /// The path of the image below the application's root as the file is named, not encoded: <c>/images/my photo.jpg</c>. An address elsewhere,
    /// such as <c>https://...</c>, is left as it is.
    /// </summary>
    [Parameter]
    [EditorRequired]
    public string? Src { get; set; }

    /// <summary>Width to ask for, in CSS pixels.</summary>
    [Parameter]
    public int? Width { get; set; }

    /// <summary>Height to ask for, in CSS pixels.</summary>
    [Parameter]
    public int? Height { get; set; }

    /// <summary>Widths in pixels for <c>srcset</c>, with commas between them, where the width in the page varies.</summary>
    [Parameter]
    public string? Widths { get; set; }

    /// <summary>Densities for <c>srcset</c>, with commas between them. Default: 1, 2 and 3 where there is a size but no <see cref="Widths"/>.</summary>
    [Parameter]
    public string? Densities { get; set; }

    /// <summary>The width in the page, as the attribute <c>sizes</c> of HTML has it.</summary>
    [Parameter]
    public string? Sizes { get; set; }

    /// <summary>
    /// <c>auto</c> for the best that the browser takes, at one address; or formats with commas between them, such as <c>avif,webp</c>, at one
    /// address each.
    /// </summary>
    [Parameter]
    public string? Formats { get; set; }

    /// <summary>The name of a preset, or several with commas between them.</summary>
    [Parameter]
    public string? Preset { get; set; }

    /// <summary>How the picture is fitted to width and height: <c>crop</c>, <c>max</c>, <c>contain</c>, <c>stretch</c> or <c>pad</c>.</summary>
    [Parameter]
    public string? Mode { get; set; }

    /// <summary>The part to show: <c>x,y,width,height</c>.</summary>
    [Parameter]
    public string? Crop { get; set; }

    /// <summary>The position of the automatic crop, such as <c>top-left</c>.</summary>
    [Parameter]
    public string? Anchor { get; set; }

    /// <summary>The point that the automatic crop keeps in view: <c>x,y</c> from 0 to 1.</summary>
    [Parameter]
    public string? Focus { get; set; }

    /// <summary>The format of the result.</summary>
    [Parameter]
    public string? Format { get; set; }

    /// <summary>Quality of the encoder, 1 to 100.</summary>
    [Parameter]
    public int? Quality { get; set; }

    /// <summary>All other settings, typed. Other parameters of the component go before them.</summary>
    [Parameter]
    public ImageUrlSettings? Settings { get; set; }

    /// <summary>
    /// What addresses begin with. Default: the base path that the page has; nothing where there is no page, as in a mail, which wants
    /// <c>https://www.example.com</c>.
    /// </summary>
    [Parameter]
    public string? BaseAddress { get; set; }

    /// <summary>Further attributes of the element. They stay as they are.</summary>
    [Parameter(CaptureUnmatchedValues = true)]
    public IReadOnlyDictionary<string, object>? AdditionalAttributes { get; set; }

    [Inject]
    private protected ImageMarkup Markup { get; set; } = null!;

    [Inject]
    private protected IServiceProvider Services { get; set; } = null!;

    private protected ImageAttributes Author => new()
    {
        Path = Src,
        Width = Width,
        Height = Height,
        Widths = Widths,
        Densities = Densities,
        Sizes = Sizes,
        Formats = Formats,
        Settings = Settings ?? ImageUrlSettings.None,
        Parameters = NamedParameters.Of(Preset, Mode, Crop, Anchor, Focus, Format, Quality),
    };

    private protected string Base => BaseAddress ?? PageBase.Of(Services);
}
