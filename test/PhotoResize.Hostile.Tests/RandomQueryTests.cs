using System.Net;
using Xunit.Abstractions;

namespace PhotoResize.Hostile.Tests;

/// <summary>Queries put together by chance, from names and values that are known and from others.</summary>
public sealed class RandomQueryTests(ITestOutputHelper output)
{
    private const int Clients = 4;

    private static readonly int Requests = 200 * FuzzRounds.Count;

    private static readonly string[] Names =
    [
        "w", "width", "h", "height", "mode", "anchor", "crop", "cropbasis", "bgcolor", "bg", "filter", "format", "f", "quality", "q", "subsample",
        "frame", "page", "rotate", "flip", "autorotate", "sharpen", "blur", "grayscale", "trim", "focus", "dpr", "gamma", "hybrid", "zoom", "scale",
        "preset", "watermark", "process", "cache", "sig", "expires", "maxwidth", "maxheight", "utm_source", "__proto__", "", "w[]", "W", "%77", "w%00", "ｗ",
    ];

    private static readonly string[] Values =
    [
        "", "0", "1", "10", "63", "64", "100", "3000", "65535", "65536", "100000", "-1", "-0", "1e9", "1e308", "9e99", "2147483647", "2147483648",
        "9223372036854775808", "NaN", "Infinity", "0x10", "１２", "1,5", "1.5", "0.0001", "%205", "+5", "%2B5", "5px", "--5", "5%25", "true", "false", "yes",
        "max", "pad", "crop", "stretch", "cover", "0,0,10,10", "0,0,0,0", "-5,-5,5,5", "1e9,1e9,2e9,2e9", "0.1,0.1,0.9,0.9", "100,100", "a,b,c,d",
        "jpg", "png", "gif", "webp", "avif", "tiff", "bmp", "heic", "svg", "auto", "red", "%23fff", "#fff", "ffffff80", "transparent", "lanczos", "box", "cubic",
        "90", "180", "270", "45", "x", "y", "xy", "h", "v", "topleft", "bottomright", "middlecenter", "50,50", "../../etc/passwd", "%00", "%0d%0aA:b",
        "<script>alert(1)</script>", "'%20OR%201=1", "{{7*7}}", "${jndi:ldap://127.0.0.1/a}", "😀", "%F0%9F%98%80", "%ff%fe", "%",
    ];

    [Theory]
    [InlineData("libvips", false)]
    [InlineData("libvips", true)]
    [InlineData("ImageSharp", false)]
    public async Task Query_is_answered(string engine, bool isStrict)
    {
        using var site = await HostileSite.StartAsync(
            engine, "ImageResizing:ImageFolders:0:Path=/images/", $"ImageResizing:ImageFolders:0:RejectInvalidSettings={isStrict}");
        var faults = new List<string>();
        var statuses = new int[600];
        await Parallel.ForAsync(0, Requests, new ParallelOptions { MaxDegreeOfParallelism = Clients }, async (number, _) =>
        {
            // Unknown presets are 404; a query without anything to do is the next middleware's.
            var query = Create(new Random(number));
            var status = await site.AskAsync($"/images/good.png?{query}&width=20", faults, HttpStatusCode.OK, HttpStatusCode.BadRequest, HttpStatusCode.NotFound);
            Interlocked.Increment(ref statuses[(int)status]);
        });

        output.WriteLine(string.Join(", ", statuses.Index().Where(status => status.Item > 0).Select(status => $"{status.Item} x {status.Index}")));
        Assert.Empty(await site.CheckAliveAsync(faults));
        Assert.True(statuses[200] > Requests / 10 && (!isStrict || statuses[400] > Requests / 10), "The queries are all of one kind.");
    }

    private static string Create(Random random) => OnlyAscii(string.Join(
        random.Next(20) == 0 ? ';' : '&',
        Enumerable.Range(0, random.Next(1, 7)).Select(_ => $"{Names[random.Next(Names.Length)]}{(random.Next(30) == 0 ? "" : "=")}{Values[random.Next(Values.Length)]}")));

    /// <summary>Everything else the server itself answers with 400.</summary>
    private static string OnlyAscii(string query) =>
        string.Concat(query.EnumerateRunes().Select(rune => rune.IsAscii ? rune.ToString() : Uri.EscapeDataString(rune.ToString())));
}
