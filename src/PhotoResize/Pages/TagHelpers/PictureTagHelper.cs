using Microsoft.AspNetCore.Razor.TagHelpers;

namespace PhotoResize.Pages.TagHelpers;

/// <summary>Tells the <c>img</c> in a <c>picture</c> that it has one.</summary>
[HtmlTargetElement("picture")]
public sealed class PictureTagHelper : TagHelper
{
    /// <inheritdoc/>
    public override void Init(TagHelperContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Items[typeof(PictureTagHelper)] = true;
    }
}
