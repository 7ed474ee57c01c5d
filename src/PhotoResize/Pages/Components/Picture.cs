using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace PhotoResize.Pages.Components;

/// <summary>A <c>picture</c> with an <see cref="ImageSource"/> for each kind of screen and an <see cref="Image"/> for all others.</summary>
public sealed class Picture : ComponentBase
{
    /// <summary>The images.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    /// <summary>Further attributes of the element.</summary>
    [Parameter(CaptureUnmatchedValues = true)]
    public IReadOnlyDictionary<string, object>? AdditionalAttributes { get; set; }

    /// <inheritdoc/>
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.OpenElement(0, "picture");
        builder.AddMultipleAttributes(1, AdditionalAttributes);
        builder.OpenComponent<CascadingValue<Picture>>(2);
        builder.AddComponentParameter(3, nameof(CascadingValue<Picture>.Value), this);
        builder.AddComponentParameter(4, nameof(CascadingValue<Picture>.IsFixed), true);
        builder.AddComponentParameter(5, nameof(CascadingValue<Picture>.ChildContent), ChildContent);
        builder.CloseComponent();
        builder.CloseElement();
    }
}
