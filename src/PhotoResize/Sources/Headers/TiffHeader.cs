using PhotoResize.Settings;

namespace PhotoResize.Sources.Headers;

/// <summary>
/// TIFF and BigTIFF: the chain of directories, one for each page; directories below a page (SubIFDs) are not pages.
/// In a stream that cannot seek, the chain has to run forwards, as writers lay it out; keeping the whole file in memory to follow any other
/// is what a hostile file would ask for.
/// </summary>
internal static class TiffHeader
{
    /// <summary>
    /// Each page stays in memory with the source's description, and so do the descriptions of thousands of sources. Books of scans have
    /// hundreds of pages.
    /// </summary>
    private const int MaxPages = 1_000;

    public static async ValueTask<SourceInfo?> ReadAsync(HeaderStream header)
    {
        var reader = await TiffDirectoryReader.OpenAsync(header, long.MaxValue - header.Position)
            ?? throw new InvalidDataException("The TIFF ends within its header.");

        var pages = new List<FrameInfo>();
        var visited = new HashSet<long>();
        var offset = reader.FirstDirectory;
        do
        {
            if (pages.Count == MaxPages || !visited.Add(offset))
            {
                throw new InvalidDataException("The TIFF has too many pages, or its directories lead in a circle.");
            }

            var page = await reader.ReadAsync(offset)
                ?? throw new InvalidDataException("A directory of the TIFF is not where it should be, or too long.");
            pages.Add(CheckedFrame.Create(page.Width, page.Height, page.Orientation, page.HasAlpha));
            offset = page.Next;
        }
        while (offset != 0);

        return new SourceInfo(ImageFormat.Tiff, pages, pages.Count);
    }
}
