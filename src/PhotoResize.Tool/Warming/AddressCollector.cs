using System.Runtime.CompilerServices;
using System.Text;
using System.Xml;
using PhotoResize.Settings;

namespace PhotoResize.Tool.Warming;

/// <summary>Finds the addresses of images, each once, one source after the other.</summary>
internal sealed class AddressCollector(SiteClient client, SiteBounds bounds, QueryVariants variants, WarmSources sources, WarmTally tally)
{
    private const string PageTypes = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    private readonly HashSet<string> _seen = [];
    private readonly HashSet<string> _opened = [];

    public async IAsyncEnumerable<Uri> CollectAsync([EnumeratorCancellation] CancellationToken stop)
    {
        if (sources.Folder is { } folder)
        {
            foreach (var image in FolderOfOriginals.List(folder, new Uri(bounds.Site, sources.FolderPath)).SelectMany(Expand))
            {
                yield return image;
            }
        }

        foreach (var list in sources.Lists)
        {
            await foreach (var image in ReadListAsync(list, stop))
            {
                yield return image;
            }
        }

        foreach (var map in sources.SiteMaps)
        {
            await foreach (var image in ReadSiteMapAsync(map, stop))
            {
                yield return image;
            }
        }

        foreach (var page in sources.Pages)
        {
            await foreach (var image in ReadPageAsync(AddressOf(page), stop))
            {
                yield return image;
            }
        }
    }

    /// <summary>An address that the command line names.</summary>
    private Uri AddressOf(string text) =>
        Uri.TryCreate(bounds.Site, text, out var address) ? address : throw ToolException.Usage($"{text}: is no address.");

    /// <summary>The addresses to ask for in place of one that was found.</summary>
    private IEnumerable<Uri> Expand(Uri image) => variants.Of(image).Select(Admit).OfType<Uri>();

    /// <returns><see langword="null"/> if the address was there before, or is on another host.</returns>
    private Uri? Admit(Uri found)
    {
        if (bounds.Find(found) is not { } address)
        {
            tally.LeftOutOtherHost();
            return null;
        }

        return _seen.Add(address.PathAndQuery + address.Authority) ? address : null;
    }

    private async IAsyncEnumerable<Uri> ReadListAsync(string list, [EnumeratorCancellation] CancellationToken stop)
    {
        using var reader = list == "-" ? Console.In : OpenText(list);
        while (await reader.ReadLineAsync(stop) is { } line)
        {
            if (string.IsNullOrWhiteSpace(line) || line.StartsWith('#'))
            {
                continue;
            }

            if (!Uri.TryCreate(bounds.Site, line.Trim(), out var address) || address.Scheme is not ("http" or "https"))
            {
                tally.Fail(line.Trim(), status: null, "is no address");
                continue;
            }

            foreach (var image in Expand(address))
            {
                yield return image;
            }
        }
    }

    private async IAsyncEnumerable<Uri> ReadSiteMapAsync(string map, [EnumeratorCancellation] CancellationToken stop)
    {
        // A file is read wherever it is. What it names is asked of the site.
        if (File.Exists(map))
        {
            await using var file = File.OpenRead(map);
            await foreach (var image in ReadEntriesAsync(map, file, stop))
            {
                yield return image;
            }

            yield break;
        }

        var address = AddressOf(map);
        if (!_opened.Add(address.ToString()) || await OpenAsync(address, stop) is not { Content: { } content })
        {
            yield break;
        }

        await foreach (var image in ReadEntriesAsync(address.ToString(), new MemoryStream(content), stop))
        {
            yield return image;
        }
    }

    private async IAsyncEnumerable<Uri> ReadEntriesAsync(string map, Stream stream, [EnumeratorCancellation] CancellationToken stop)
    {
        await using var entries = SiteMap.ReadAsync(stream, stop).GetAsyncEnumerator(stop);
        while (await TryMoveNextAsync(map, entries))
        {
            var entry = entries.Current;
            if (!Uri.TryCreate(bounds.Site, entry.Address, out var address))
            {
                tally.Fail(entry.Address, status: null, $"is no address, in {map}");
                continue;
            }

            await foreach (var image in FollowAsync(entry.Kind, address, stop))
            {
                yield return image;
            }
        }
    }

    private async ValueTask<bool> TryMoveNextAsync(string map, IAsyncEnumerator<SiteMapEntry> entries)
    {
        try
        {
            return await entries.MoveNextAsync();
        }
        catch (Exception exception) when (exception is XmlException or InvalidDataException)
        {
            tally.Fail(map, status: null, $"is no site map: {exception.Message}");
            return false;
        }
    }

    private async IAsyncEnumerable<Uri> FollowAsync(SiteMapEntryKind kind, Uri address, [EnumeratorCancellation] CancellationToken stop)
    {
        if (kind == SiteMapEntryKind.SiteMap)
        {
            await foreach (var image in ReadSiteMapAsync(address.ToString(), stop))
            {
                yield return image;
            }
        }
        else if (kind == SiteMapEntryKind.Image || FolderOfOriginals.IsImage(address.AbsolutePath))
        {
            foreach (var image in Expand(address))
            {
                yield return image;
            }
        }
        else if (sources.OpensPages)
        {
            await foreach (var image in ReadPageAsync(address, stop))
            {
                yield return image;
            }
        }
    }

    private async IAsyncEnumerable<Uri> ReadPageAsync(Uri page, [EnumeratorCancellation] CancellationToken stop)
    {
        if (!_opened.Add(page.ToString()) || await OpenAsync(page, stop) is not { Content: { } content } answer)
        {
            yield break;
        }

        foreach (var image in HtmlImages.Find(EncodingOf(answer).GetString(content), answer.Address!))
        {
            if (!sources.WithOriginals && image.Query.Length <= 1 && !PathSyntax.MayBeIn(image.AbsolutePath))
            {
                tally.LeftOutOriginal();
            }
            else if (Admit(image) is { } address)
            {
                yield return address;
            }
        }
    }

    /// <summary>Opens a page or a site map. What goes wrong is noted.</summary>
    private async Task<SiteAnswer?> OpenAsync(Uri address, CancellationToken stop)
    {
        var answer = await client.GetAsync(address, PageTypes, keepsContent: true, stop);
        if (answer.IsElsewhere)
        {
            tally.LeftOutOtherHost();
            return null;
        }

        if (answer.IsUnreached)
        {
            throw ToolException.Unreachable($"{address} cannot be reached: {answer.Problem}");
        }

        if (answer.Problem is { } problem)
        {
            tally.Fail(address.ToString(), answer.Status, problem);
            return null;
        }

        return answer;
    }

    private static StreamReader OpenText(string file) => File.Exists(file)
        ? new StreamReader(file)
        : throw ToolException.Unreachable($"{file}: there is no such file.");

    /// <summary>The encoding that the header names. Addresses are ASCII nearly always, so a wrong guess is harmless.</summary>
    private static Encoding EncodingOf(SiteAnswer answer)
    {
        try
        {
            return Encoding.GetEncoding(answer.CharSet?.Trim('"', '\'') ?? "utf-8");
        }
        catch (ArgumentException)
        {
            return Encoding.UTF8;
        }
    }
}
