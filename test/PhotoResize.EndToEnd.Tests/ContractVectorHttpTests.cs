using System.Collections.Concurrent;
using System.Net;
using System.Web;
using PhotoResize.Configuration;
using PhotoResize.Settings;
using PhotoResize.Testing;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>A sample of the contract's vectors over HTTP, judged by the bytes that come back.</summary>
public class ContractVectorHttpTests
{
    private const int SampleEvery = 3;
    private const int MaxSourcePixels = 9_000_000;

    private static readonly ConcurrentDictionary<string, Lazy<byte[]>> Sources = new();

    public static TheoryData<ContractVector> Sample => [.. ContractVector.All.Where((vector, index) => index % SampleEvery == 0 && CanBeDrawn(vector))];

    [Theory]
    [MemberData(nameof(Sample))]
    public async Task Answer_is_the_contracts(ContractVector vector)
    {
        await using var site = await TestSite.StartAsync(options => Configure(options.ImageFolders[0], vector));
        await site.WriteAsync("source.jpg", Source(vector));
        using var response = await site.SendAsync(new HttpMethod(vector["method"]), $"/images/source.jpg?{vector["query"]}");
        var bytes = await response.Content.ReadAsByteArrayAsync();

        switch (vector["action"])
        {
            case "next":
                Assert.Equal(0, site.Engine.Started);
                Assert.Equal(vector["method"] == "GET" ? HttpStatusCode.OK : HttpStatusCode.NotFound, response.StatusCode);
                break;

            case "error":
                Assert.Equal(vector.Number("status"), (int)response.StatusCode);
                break;

            default:
                Assert.Equal(HttpStatusCode.OK, response.StatusCode);
                AssertResult(vector, response, bytes);
                break;
        }
    }

    private static void AssertResult(ContractVector vector, HttpResponseMessage response, byte[] bytes)
    {
        var format = Enum.Parse<ImageFormat>(vector["format"], ignoreCase: true);
        Assert.Equal(ImageFormatInfo.Of(format).ContentType, response.Content.Headers.ContentType?.ToString());
        if (vector["method"] == "HEAD")
        {
            return;
        }

        var result = ReferenceDecoder.Decode(bytes);
        Assert.Equal(format == ImageFormat.Png8 ? ImageFormat.Png : format, result.Format);
        Assert.Equal((vector.Number("out_w"), vector.Number("out_h")), (result.Frames[0].Width, result.Frames[0].Height));
        if (format == ImageFormat.Jpeg)
        {
            Assert.Equal(new JpegFacts(vector.Number("quality"), vector.Number("subsample")), JpegFacts.Read(bytes));
        }
    }

    private static bool CanBeDrawn(ContractVector vector)
    {
        // AVIF takes seconds to write where it is large.
        var pixels = vector.Number("source_w") * vector.Number("source_h");
        return pixels <= (vector["source_format"] == "avif" ? 300_000 : MaxSourcePixels);
    }

    private static void Configure(ImageFolderOptions folder, ContractVector vector)
    {
        folder.ForceProcessing = vector.Flag("force");
        folder.AllowEnlarge = vector.Flag("enlarge");
        folder.MaxPixels = vector.Number("max_pixels");
        var defaults = HttpUtility.ParseQueryString(vector["defaults"]);
        foreach (var name in defaults.AllKeys)
        {
            folder.DefaultSettings[name!] = defaults[name]!;
        }
    }

    private static byte[] Source(ContractVector vector)
    {
        var (width, height) = (vector.Number("source_w"), vector.Number("source_h"));
        var (format, hasAlpha, orientation) = (vector["source_format"], vector.Flag("alpha"), vector.Number("orientation"));
        return Sources.GetOrAdd($"{width} {height} {format} {hasAlpha} {orientation}", _ => new(Draw)).Value;

        byte[] Draw()
        {
            var drawn = Picture.Draw(width, height, (x, y) => (x & 255, y & 255, (x + y) & 255, x == 0 ? 0 : 255), hasAlpha);
            var bytes = ReferenceEncoder.Encode(Enum.Parse<ImageFormat>(format, ignoreCase: true), drawn);
            return orientation == 1 ? bytes : JpegOrientation.Insert(bytes, orientation);
        }
    }
}
