using Microsoft.AspNetCore.Razor.TagHelpers;

namespace PhotoResize.Pages.TagHelpers;

/// <summary>
/// <c>&lt;source asp-image="~/images/photo.jpg" media="(max-width: 599px)" crop="..." widths="320,640"&gt;</c> in a <c>picture</c>: another image, or
/// another part of it, for some screens. One element for each of its <c>formats</c>, and one without.
/// </summary>
[HtmlTargetElement("source", Attributes = PathName, ParentTag = "picture", TagStructure = TagStructure.WithoutEndTag)]
public sealed class PictureSourceTagHelper : ImageTagHelperBase
{
    /// <inheritdoc/>
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var sources = await Markup.DescribeSourcesAsync(Author, BaseAddress, Aborted);
        foreach (var source in sources)
        {
            output.PreElement.AppendHtml(SourceElement(source, output.Attributes));
        }

        output.TagName = null;
    }
}
