namespace Gallery.Pages;

/// <summary>Settings to be seen at work.</summary>
/// <param name="Settings">The query.</param>
/// <param name="Note">What they do.</param>
public sealed record Example(string Settings, string Note);

/// <summary>Examples of one kind.</summary>
/// <param name="Id">The fragment that leads to them.</param>
/// <param name="Title">Their heading.</param>
/// <param name="Text">What they have in common.</param>
/// <param name="Examples">The examples.</param>
/// <param name="OfCutOut">Whether they are shown with the drawn picture that is cut out.</param>
public sealed record ExampleGroup(string Id, string Title, string Text, IReadOnlyList<Example> Examples, bool OfCutOut = false)
{
    /// <summary>All groups, in the order of the page.</summary>
    public static IReadOnlyList<ExampleGroup> All { get; } =
    [
        new(
            "modes",
            "Fitting a picture into a box",
            "The box is 300 by 300 pixels each time; the mode says what happens where the picture has another shape.",
            [
                new("w=300&h=300", "The box filled, and cut what is too much: mode=crop, the default"),
                new("w=300&h=300&mode=max", "Inside the box, whole; never larger than it is"),
                new("w=300&h=300&mode=contain", "Inside the box, whole"),
                new("w=300&h=300&mode=stretch", "Exactly the box, out of shape"),
                new("w=300&h=300&mode=pad&bgcolor=d9c7b0", "Whole, on a canvas of the box's size and a colour"),
                new("w=300&h=300&mode=pad&format=webp", "The canvas is transparent where the format allows it"),
            ]),
        new(
            "anchors",
            "Choosing what to keep",
            "Where a crop has to leave something out, an anchor, a point of focus or a rectangle says what stays.",
            [
                new("w=150&h=300&anchor=left", "The left edge"),
                new("w=150&h=300", "The centre, without an anchor"),
                new("w=150&h=300&anchor=right", "The right edge"),
                new("w=300&h=90&anchor=top", "The top edge"),
                new("w=300&h=90", "The middle, without an anchor"),
                new("w=300&h=90&anchor=bottom", "The bottom edge"),
                new("w=150&h=300&focus=0.25,0.2", "As near to a point as the frame allows, in shares of its sides"),
                new("w=300&crop=50,30,40,40&cropbasis=100,100", "A rectangle, in percent of the frame"),
                new("w=300&h=300&mode=pad&bgcolor=234&anchor=bottom", "An anchor places a picture on its canvas, too"),
            ]),
        new(
            "formats",
            "Formats",
            "The same pixels, 300 wide. Where no format is asked for, a photograph becomes a JPEG and everything else stays what it is.",
            [
                new("w=300&format=jpg", "JPEG"),
                new("w=300&format=webp", "WebP"),
                new("w=300&format=avif", "AVIF"),
                new("w=300&format=png", "PNG, without loss"),
                new("w=300&format=png8", "PNG with 256 colours"),
                new("w=300&format=gif", "GIF"),
            ]),
        new(
            "quality",
            "Quality",
            "Without a quality the size of the picture decides: small ones are compressed less, and results for fine screens more.",
            [
                new("w=300&quality=95", "95"),
                new("w=300", "Automatic"),
                new("w=300&quality=70", "70"),
                new("w=300&quality=70&subsample=444", "70, with colour at its full resolution"),
                new("w=300&quality=40", "40"),
                new("w=300&quality=10", "10"),
                new("w=300&quality=70&format=webp", "70, WebP"),
                new("w=300&quality=40&format=webp", "40, WebP"),
                new("w=300&quality=40&format=avif", "40, AVIF"),
            ]),
        new(
            "filters",
            "Filters and sharpening",
            "By default the filter follows from how much smaller the picture gets, and it is sharpened a little to make up for it.",
            [
                new("w=300", "Automatic filter, sharpened"),
                new("w=300&sharpen=false", "Not sharpened"),
                new("w=300&filter=lanczos", "Lanczos"),
                new("w=300&filter=catrom", "Catmull-Rom"),
                new("w=300&filter=quadratic", "Quadratic, soft"),
                new("w=300&filter=box", "Average"),
                new("w=300&filter=point&hybrid=off&sharpen=false", "Nearest neighbour: what all the effort is for"),
                new("w=300&hybrid=turbo", "The decoder does most of the reduction: fastest, less exact"),
                new("w=300&gamma=companded", "Averaged in encoded values instead of in light: fine lights get darker"),
            ]),
        new(
            "looks",
            "Turning and toning",
            "Applied after resizing, in this order: grey and blur, the canvas, mirroring, turning.",
            [
                new("w=300&grayscale=true", "Without its colours"),
                new("w=300&blur=6", "Blurred"),
                new("w=32&blur=2&quality=40", "A placeholder of a few hundred bytes"),
                new("w=300&flip=h", "Mirrored"),
                new("w=300&flip=v", "Upside down, as in water"),
                new("w=300&flip=both", "Mirrored and upside down"),
                new("w=300&rotate=90", "Turned clockwise"),
                new("w=300&rotate=180", "Turned around"),
                new("w=300&rotate=270&grayscale=true", "Turned the other way, without its colours"),
            ]),
        new(
            "cut-outs",
            "Cut-outs",
            "A picture with transparent parts stays transparent, or lies on the colour that is asked for.",
            [
                new("h=300", "PNG stays PNG"),
                new("h=300&format=webp", "WebP is transparent as well"),
                new("h=300&format=avif", "So is AVIF"),
                new("h=300&bgcolor=cfe3f1", "On a colour it needs no transparency, and is a JPEG"),
                new("h=300&format=jpg", "A JPEG without a colour gets a white one"),
                new("w=300&h=300&mode=pad&bgcolor=f4b94266&format=png8", "On a translucent canvas, with 256 colours"),
            ],
            OfCutOut: true),
    ];
}
