using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace PhotoResize.Pages.Components;

/// <summary>
/// <c>&lt;Image Src="/images/photo.jpg" Widths="320,640,1280" Sizes="50vw" alt="..." /&gt;</c> is an <c>img</c> with its addresses, its size, and what
/// makes browsers load it well. With several <c>Formats</c> it stands in a <c>picture</c>. It is rendered on the server.
/// </summary>
public sealed class Image : ImageComponent
{
    private ImageElements? _elements;

    /// <summary>Whether the image is among the first that a page shows: it is loaded at once, before others. Default <see langword="false"/>.</summary>
    [Parameter]
    public bool Priority { get; set; }

    /// <summary>What is shown until the image is there: <c>color</c>, <c>image</c> or nothing. It is a <c>style</c> attribute.</summary>
    [Parameter]
    public string? Placeholder { get; set; }

    [CascadingParameter]
    private Picture? Picture { get; set; }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync() =>
        _elements = await Markup.DescribeAsync(Author with { IsPriority = Priority, Placeholder = Placeholder }, Base, CancellationToken.None);

    /// <inheritdoc/>
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        if (_elements is not { } elements)
        {
            return;
        }

        var isWrapped = elements.Sources.Count > 0 && Picture is null;
        if (isWrapped)
        {
            builder.OpenElement(0, "picture");
        }

        foreach (var source in elements.Sources)
        {
            builder.OpenRegion(1);
            ElementWriter.Write(builder, "source", source);
            builder.CloseRegion();
        }

        builder.OpenRegion(2);
        ElementWriter.Write(builder, "img", elements.Image, AdditionalAttributes);
        builder.CloseRegion();
        if (isWrapped)
        {
            builder.CloseElement();
        }
    }
}
