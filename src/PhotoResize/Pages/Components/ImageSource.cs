using Microsoft.AspNetCore.Components.Rendering;

namespace PhotoResize.Pages.Components;

/// <summary>
/// <c>&lt;ImageSource Src="/images/photo.jpg" media="(max-width: 599px)" Crop="..." Widths="320,640" /&gt;</c> in a <see cref="Picture"/>: another image,
/// or another part of it, for some screens. One <c>source</c> for each of its formats, and one without.
/// </summary>
public sealed class ImageSource : ImageComponent
{
    private IReadOnlyList<IReadOnlyList<KeyValuePair<string, string>>> _sources = [];

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync() =>
        _sources = await Markup.DescribeSourcesAsync(Author, Base, CancellationToken.None);

    /// <inheritdoc/>
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        foreach (var source in _sources)
        {
            builder.OpenRegion(0);
            ElementWriter.Write(builder, "source", source, AdditionalAttributes);
            builder.CloseRegion();
        }
    }
}
