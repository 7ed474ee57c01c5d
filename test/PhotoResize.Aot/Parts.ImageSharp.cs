namespace PhotoResize.Aot;

internal static class Parts
{
    public static void Add(ImageResizingBuilder resizing, IConfiguration _) => resizing.AddImageSharp();
}
