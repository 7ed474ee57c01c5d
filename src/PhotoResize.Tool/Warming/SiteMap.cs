using System.IO.Compression;
using System.Xml;

namespace PhotoResize.Tool.Warming;

/// <summary>Reads site maps and their indexes (sitemaps.org), with the images of pages, packed by gzip or not.</summary>
internal static class SiteMap
{
    // A site map has 50 MB and 50,000 addresses at most; an image's name is far shorter than its page's text.
    private const long MaxCharacters = 200_000_000;

    private const string ImageNamespace = "http://www.google.com/schemas/sitemap-image/1.1";

    /// <summary>Reads the entries of a site map.</summary>
    /// <param name="stream">The file. It stays open.</param>
    /// <param name="stop">Stops the reading.</param>
    /// <exception cref="XmlException">It is no XML.</exception>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static async IAsyncEnumerable<SiteMapEntry> ReadAsync(
        Stream stream, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        await using var unpacked = await UnpackAsync(stream, stop);
        using var reader = XmlReader.Create(unpacked, new XmlReaderSettings
        {
            Async = true,
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = MaxCharacters,
            IgnoreWhitespace = true,
            IgnoreComments = true,
        });
        var isIndex = false;
        while (await reader.ReadAsync())
        {
            stop.ThrowIfCancellationRequested();
            if (reader.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            isIndex |= reader is { Depth: 0, LocalName: "sitemapindex" };
            if (reader.LocalName == "loc")
            {
                var kind = reader.NamespaceURI == ImageNamespace ? SiteMapEntryKind.Image
                    : isIndex ? SiteMapEntryKind.SiteMap
                    : SiteMapEntryKind.Page;
                yield return new SiteMapEntry(kind, (await ReadTextAsync(reader)).Trim());
            }
        }
    }

    /// <summary>The text of an element, up to its end.</summary>
    private static async Task<string> ReadTextAsync(XmlReader reader)
    {
        var text = "";
        if (reader.IsEmptyElement)
        {
            return text;
        }

        while (await reader.ReadAsync() && reader.NodeType != XmlNodeType.EndElement)
        {
            text += reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA ? await reader.GetValueAsync() : "";
        }

        return text;
    }

    /// <summary>Recognises gzip by its first bytes, since servers may have unpacked it already.</summary>
    private static async Task<Stream> UnpackAsync(Stream stream, CancellationToken stop)
    {
        var whole = new MemoryStream();
        await stream.CopyToAsync(whole, stop);
        whole.Position = 0;
        return whole.Length >= 2 && whole.GetBuffer() is [0x1f, 0x8b, ..] ? new GZipStream(whole, CompressionMode.Decompress) : whole;
    }
}

/// <param name="Kind">What the address leads to.</param>
/// <param name="Address">The address, as it is written.</param>
internal readonly record struct SiteMapEntry(SiteMapEntryKind Kind, string Address);

internal enum SiteMapEntryKind
{
    /// <summary>A page, or whatever else a site map lists.</summary>
    Page,

    /// <summary>An image of a page.</summary>
    Image,

    /// <summary>Another site map.</summary>
    SiteMap,
}
