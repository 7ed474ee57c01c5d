using PhotoResize.Planning;

namespace Gallery.Pages;

/// <summary>An example of settings.</summary>
/// <param name="Settings">The query.</param>
/// <param name="Note">What they do.</param>
public sealed record Example(string Settings, string Note)
{
    /// <summary>The size of the result, so that nothing moves when it arrives; <see langword="null"/> if there will be none.</summary>
    public PixelSize? Size { get; init; }
}

/// <summary>A group of examples.</summary>
/// <param name="Id">Its id on the page.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Text">Its introduction.</param>
/// <param name="Examples">Its examples.</param>
/// <param name="NeedsTransparency">Whether it shows the drawn picture with a transparent background.</param>
public sealed record ExampleGroup(string Id, string Title, string Text, IReadOnlyList<Example> Examples, bool NeedsTransparency = false)
{
    /// <summary>All groups, in the order of the page.</summary>
    public static IReadOnlyList<ExampleGroup> All { get; } =
    [
        new(
            "modes",
            "Fitting a picture into a box",
            "The box is always 300 by 300 pixels. The mode decides what happens to a picture of another shape.",
            [
                new("w=300&h=300", "Fills the box and crops the rest: mode=crop, the default"),
                new("w=300&h=300&mode=max", "The whole picture inside the box; never enlarged"),
                new("w=300&h=300&mode=contain", "The whole picture inside the box"),
                new("w=300&h=300&mode=stretch", "Exactly the box, distorted"),
                new("w=300&h=300&mode=pad&bgcolor=d9c7b0", "The whole picture, on a coloured canvas of the box's size"),
                new("w=300&h=300&mode=pad&format=webp", "Without a colour the canvas is transparent, if the format allows it"),
            ]),
        new(
            "anchors",
            "Choosing what to keep",
            "An anchor, a focus point or a rectangle decides which part a crop keeps.",
            [
                new("w=150&h=300&anchor=left", "The left edge"),
                new("w=150&h=300", "The centre, without an anchor"),
                new("w=150&h=300&anchor=right", "The right edge"),
                new("w=300&h=90&anchor=top", "The top edge"),
                new("w=300&h=90", "The middle, without an anchor"),
                new("w=300&h=90&anchor=bottom", "The bottom edge"),
                new("w=150&h=300&focus=0.25,0.2", "Around a focus point, in fractions of the width and height"),
                new("w=300&crop=50,30,40,40&cropbasis=100,100", "A rectangle, in percent of the frame"),
                new("w=300&h=300&mode=pad&bgcolor=234&anchor=bottom", "An anchor also places a picture on its canvas"),
            ]),
        new(
            "formats",
            "Formats",
            "The same pixels, 300 wide. Without a format, a photograph becomes a JPEG, and PNG, GIF, WebP and AVIF stay what they are.",
            [
                new("w=300&format=jpg", "JPEG"),
                new("w=300&format=webp", "WebP"),
                new("w=300&format=avif", "AVIF"),
                new("w=300&format=png", "PNG, lossless"),
                new("w=300&format=png8", "PNG with 256 colours"),
                new("w=300&format=gif", "GIF"),
            ]),
        new(
            "quality",
            "Quality",
            "Without a quality, it depends on the size: small pictures are compressed less, and pictures for dense screens more.",
            [
                new("w=300&quality=95", "95"),
                new("w=300", "Automatic"),
                new("w=300&quality=70", "70"),
                new("w=300&quality=70&subsample=444", "70, with colour at full resolution"),
                new("w=300&quality=40", "40"),
                new("w=300&quality=10", "10"),
                new("w=300&quality=70&format=webp", "70, WebP"),
                new("w=300&quality=40&format=webp", "40, WebP"),
                new("w=300&quality=40&format=avif", "40, AVIF"),
            ]),
        new(
            "filters",
            "Filters and sharpening",
            "By default the filter depends on the reduction, and the result is sharpened a little.",
            [
                new("w=300", "Automatic filter, sharpened"),
                new("w=300&sharpen=false", "Not sharpened"),
                new("w=300&filter=lanczos", "Lanczos"),
                new("w=300&filter=catrom", "Catmull-Rom"),
                new("w=300&filter=quadratic", "Quadratic, soft"),
                new("w=300&filter=box", "Average"),
                new("w=300&filter=point&hybrid=off&sharpen=false", "Nearest neighbour: no averaging, for comparison"),
                new("w=300&hybrid=turbo", "The decoder does most of the reduction: fastest, but less exact"),
                new("w=300&gamma=companded", "Averaged in encoded values instead of linear light: small lights get darker"),
            ]),
        new(
            "looks",
            "Rotation and effects",
            "Applied after resizing, in this order: blur, grayscale, canvas, flip, rotate.",
            [
                new("w=300&grayscale=true", "Grayscale"),
                new("w=300&blur=6", "Blurred"),
                new("w=32&blur=2&quality=40", "A placeholder of a few hundred bytes"),
                new("w=300&flip=h", "Flipped horizontally"),
                new("w=300&flip=v", "Flipped vertically"),
                new("w=300&flip=both", "Flipped both ways"),
                new("w=300&rotate=90", "Rotated clockwise"),
                new("w=300&rotate=180", "Rotated by 180 degrees"),
                new("w=300&rotate=270&grayscale=true", "Rotated counterclockwise, grayscale"),
            ]),
        new(
            "transparency",
            "Transparency",
            "Transparent parts stay transparent, or show the background colour.",
            [
                new("h=300", "PNG stays PNG"),
                new("h=300&format=webp", "WebP can be transparent, too"),
                new("h=300&format=avif", "So is AVIF"),
                new("h=300&bgcolor=cfe3f1", "With a background colour it becomes opaque"),
                new("h=300&format=jpg", "In a JPEG the background is white by default"),
                new("w=300&h=300&mode=pad&bgcolor=f4b94266&format=png8", "On a translucent canvas, with 256 colours"),
            ],
            NeedsTransparency: true),
    ];
}
