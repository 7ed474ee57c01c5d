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

    /// <summary>How many samples beyond the colours are looked at for alpha.</summary>
    private const int MaxExtraSamples = 16;

    /// <summary>What describes a page. Writers may count more values than there are, so that they seem not to fit into their entry.</summary>
    private static readonly int[] DescribingTags =
    [
        TiffTag.Width, TiffTag.Height, TiffTag.Compression, TiffTag.Photometric, TiffTag.Orientation, TiffTag.SamplesPerPixel,
        TiffTag.ExtraSamples, TiffTag.BitsPerSample,
    ];

    public static async ValueTask<SourceInfo?> ReadAsync(HeaderStream header)
    {
        var reader = await TiffDirectoryReader.OpenAsync(header, long.MaxValue - header.Position)
            ?? throw new InvalidDataException("The TIFF ends within its header.");

        var pages = new List<FrameInfo>();
        var visited = new HashSet<long>();
        var offset = reader.FirstDirectory;
        while (offset != 0 || pages.Count == 0)
        {
            if (pages.Count == MaxPages)
            {
                throw new InvalidDataException("The TIFF has too many pages.");
            }

            if (!visited.Add(offset) || await ReadPageAsync(header, reader, offset, isFirst: pages.Count == 0) is not { } page)
            {
                break;
            }

            pages.Add(page.Frame);
            offset = page.Next;
        }

        return new SourceInfo(ImageFormat.Tiff, pages, pages.Count);
    }

    /// <summary>
    /// Reads a page. A chain that leads out of the file, to something that is no page, or back to an earlier one ends there: the pages before
    /// are whole.
    /// </summary>
    private static async ValueTask<(FrameInfo Frame, long Next)?> ReadPageAsync(
        HeaderStream header, TiffDirectoryReader reader, long offset, bool isFirst)
    {
        var canReach = header.Length is not null || offset >= header.Position;
        try
        {
            if (await reader.ReadAsync(offset) is { } directory)
            {
                foreach (var tag in DescribingTags)
                {
                    await reader.SupplyAsync(directory, tag, MaxExtraSamples);
                }

                var frame = CheckedFrame.Create(directory.Width, directory.Height, directory.Orientation, directory.HasAlpha) with
                {
                    BufferedBytes = directory.BufferedBytes,
                    HasDeepSamples = directory.MostBits > 8,
                };
                return (frame, directory.Next);
            }
        }
        catch (InvalidDataException) when (canReach && !isFirst)
        {
            return null;
        }

        return isFirst || reader.IsExhausted
            ? throw new InvalidDataException("A directory of the TIFF is outside the file, or too long.")
            : null;
    }
}
