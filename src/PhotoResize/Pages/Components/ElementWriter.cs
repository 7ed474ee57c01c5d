using Microsoft.AspNetCore.Components.Rendering;

namespace PhotoResize.Pages.Components;

/// <summary>Writes elements with attributes that are known only at run time.</summary>
internal static class ElementWriter
{
    /// <summary>Writes an element without content.</summary>
    /// <param name="builder">Takes it.</param>
    /// <param name="name">Its name.</param>
    /// <param name="attributes">Our attributes.</param>
    /// <param name="authored">The author's, which stay as they are.</param>
    public static void Write(
        RenderTreeBuilder builder,
        string name,
        IReadOnlyList<KeyValuePair<string, string>> attributes,
        IReadOnlyDictionary<string, object>? authored = null)
    {
        var isWritten = authored?.Keys.ToHashSet(StringComparer.OrdinalIgnoreCase) ?? [];
        builder.OpenElement(0, name);
        builder.AddMultipleAttributes(
            1, attributes.Where(attribute => !isWritten.Contains(attribute.Key)).Select(attribute => KeyValuePair.Create(attribute.Key, (object)attribute.Value)));
        builder.AddMultipleAttributes(2, authored);
        builder.CloseElement();
    }
}
