using PhotoResize.Configuration;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>What holds for every answer of this package, whatever its status.</summary>
public sealed class AnswerTests
{
    private static readonly (string Method, string Target, string Header, string Value, int Status)[] Table =
    [
        ("GET", "/images/photo.jpg?w=30", "", "", 200),
        ("HEAD", "/images/photo.jpg?w=31", "", "", 200),
        ("GET", "/images/photo.jpg?w=30", "Range", "bytes=0-9", 206),
        ("GET", "/images/photo.jpg?w=30", "If-None-Match", "*", 304),
        ("HEAD", "/images/photo.jpg?w=30", "If-None-Match", "*", 304),
        ("GET", "/images/photo.jpg?w=30&h=abc", "", "", 400),
        ("GET", "/images/photo.jpg?w=1000&h=1000&mode=pad", "", "", 400),
        ("GET", "/signed/photo.jpg?w=30", "", "", 403),
        ("HEAD", "/signed/photo.jpg?w=30", "", "", 403),
        ("GET", "/signed/missing.jpg?w=30", "", "", 403),
        ("GET", "/images/dangling.jpg?w=30", "", "", 404),
        ("GET", "/images/circle.jpg?w=30", "", "", 404),
        ("GET", "/forced//photo.jpg", "", "", 404),
        ("POST", "/images/photo.jpg?w=30", "", "", 405),
        ("GET", "/images/photo.jpg?w=30", "If-Match", "\"other\"", 412),
        ("GET", "/images/photo.jpg?w=30", "Range", "bytes=9999999-", 416),
        ("HEAD", "/images/photo.jpg?w=30", "Range", "bytes=9999999-", 200),
        ("GET", "/images/text.jpg?w=30", "", "", 422),
        ("HEAD", "/images/text.jpg?w=30", "", "", 422),
        ("GET", "/images/cut.jpg?w=30", "", "", 422),
        ("GET", "/images/fault.jpg?w=30", "", "", 503),
        ("GET", "/images/photo.jpg?w=40", "", "", 429),
    ];

    [Fact]
    public async Task Answer_is_not_to_be_sniffed_and_a_failure_is_not_to_be_stored_and_tells_nothing()
    {
        await using var site = await TestSite.StartAsync(options =>
        {
            (options.ImageFolders[0].RejectInvalidSettings, options.ImageFolders[0].MaxPixels) = (true, 10_000);
            options.ImageFolders.Add(new ImageFolderOptions { Path = "/signed/", Signatures = SignatureRequirement.All });
            options.ImageFolders.Add(new ImageFolderOptions { Path = "/forced/", ForceProcessing = true });
            options.Signing.Keys.Add("0123456789abcdef0123456789abcdef");
            options.Processing.MaxMissesPerClient = 3;
        });
        await site.WriteAsync("text.jpg", "<script>"u8.ToArray());
        await site.WriteAsync("cut.jpg", TestImages.Photo[..^1000]);
        await site.WriteAsync("fault.jpg", TestImages.Gradient(60, 40));
        File.CreateSymbolicLink(site.PathOf("dangling.jpg"), site.PathOf("missing.jpg"));
        File.CreateSymbolicLink(site.PathOf("circle.jpg"), site.PathOf("circle.jpg"));

        var bodies = new List<(int Status, string Body)>();
        foreach (var (method, target, header, value, status) in Table)
        {
            site.Engine.Failure = status == 503 ? new IOException($"cannot read {site.ContentRoot}") : null;
            using var response = await site.SendAsync(new HttpMethod(method), target, header.Length > 0 ? [(header, value)] : []);
            var body = await response.Content.ReadAsStringAsync();
            var row = $"{method} {target} {header}: {body}";
            Assert.True(status == (int)response.StatusCode, $"{row} is {response.StatusCode}");
            Assert.True(response.Headers.TryGetValues("X-Content-Type-Options", out var sniffing) && sniffing.Single() == "nosniff", row);
            if (status >= 400)
            {
                Assert.True(response.Headers.CacheControl is { NoStore: true }, row);
                Assert.True(response.Headers.ETag is null, row);
                Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
                Assert.InRange(body.Length, 0, 500);
                Assert.DoesNotContain(site.ContentRoot, body, StringComparison.Ordinal);
                Assert.DoesNotContain("photo.jpg", body, StringComparison.Ordinal);
                Assert.DoesNotContain("   at ", body, StringComparison.Ordinal);
                Assert.DoesNotContain("Exception", body, StringComparison.Ordinal);
                if (body.Length > 0)
                {
                    bodies.Add((status, body));
                }
            }
        }

        Assert.Single(bodies.Where(answer => answer.Status == 403).Distinct());
        Assert.Single(bodies.Where(answer => answer.Status == 404).Distinct());
    }
}
