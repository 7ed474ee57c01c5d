namespace PhotoResize.Pages;

/// <summary>What a page shows of an image until the image is there.</summary>
/// <param name="Color">Its colour, as in CSS.</param>
/// <param name="DataUri">A tiny picture of it.</param>
internal sealed record InlinePlaceholder(string Color, string DataUri);

/// <summary>Makes placeholders. Without one, elements have none.</summary>
internal interface IInlinePlaceholders
{
    /// <summary>The placeholder of an image; <see langword="null"/> if there is none at present.</summary>
    ValueTask<InlinePlaceholder?> FindAsync(PageImage image, CancellationToken cancellationToken);
}
