using Microsoft.AspNetCore.Razor.TagHelpers;

namespace PhotoResize.Pages.TagHelpers;

/// <summary>
/// <c>&lt;img asp-image="~/images/photo.jpg" widths="320,640,1280" sizes="50vw" alt="..."&gt;</c> gets its addresses, its size, and what makes
/// browsers load it well. With several <c>formats</c> it stands in a <c>picture</c>. An attribute that the author wrote stays as it is.
/// </summary>
[HtmlTargetElement("img", Attributes = PathName, TagStructure = TagStructure.WithoutEndTag)]
public sealed class ImageTagHelper : ImageTagHelperBase
{
    /// <summary>Whether the image is among the first that a page shows: it is loaded at once, before others. Default <see langword="false"/>.</summary>
    public bool Priority { get; set; }

    /// <summary>What is shown until the image is there: <c>color</c>, <c>image</c> or nothing. It is a <c>style</c> attribute.</summary>
    public string? Placeholder { get; set; }

    /// <inheritdoc/>
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var author = Author with { IsPriority = Priority, Placeholder = Placeholder };
        var elements = await Markup.DescribeAsync(author, BaseAddress, Aborted);
        Write(elements.Image, output.Attributes);
        if (elements.Sources.Count == 0)
        {
            return;
        }

        var isInPicture = context.Items.ContainsKey(typeof(PictureTagHelper));
        if (!isInPicture)
        {
            output.PreElement.AppendHtml("<picture>");
            output.PostElement.AppendHtml("</picture>");
        }

        foreach (var source in elements.Sources)
        {
            output.PreElement.AppendHtml(SourceElement(source, []));
        }
    }
}
