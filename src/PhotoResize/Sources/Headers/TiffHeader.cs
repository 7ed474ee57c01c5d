using PhotoResize.Settings;

namespace PhotoResize.Sources.Headers;

/// <summary>
/// TIFF and BigTIFF: the chain of directories, one per page; directories below a page (SubIFDs) are not pages.
/// In a stream that cannot seek, the chain must run forwards, as writers lay it out. To follow any other chain, the whole file would have
/// to be in memory, which a hostile file could exploit.
/// </summary>
internal static class TiffHeader
{
    /// <summary>
    /// Bounds memory: the description of each page is remembered, for thousands of sources. Scanned books have hundreds of pages.
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
                throw new InvalidDataException("The TIFF has too many pages, or a cycle of directories.");
            }

            var page = await reader.ReadAsync(offset)
                ?? throw new InvalidDataException("A directory of the TIFF is outside the file, or too long.");
            pages.Add(CheckedFrame.Create(page.Width, page.Height, page.Orientation, page.HasAlpha));
            offset = page.Next;
        }
        while (offset != 0);

        return new SourceInfo(ImageFormat.Tiff, pages, pages.Count);
    }
}
