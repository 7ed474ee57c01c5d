using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PhotoResize.Configuration;
using PhotoResize.Testing;

namespace PhotoResize.Documentation.Tests;

/// <summary>The server of <c>how-to/proxies-and-cdns.md</c>, in nginx, in front of a site.</summary>
public sealed class ProxyTests
{
    // Each would be below a folder of the system.
    private static readonly string[] TemporaryFiles = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];

    private static readonly string? Nginx = new[] { "/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/sbin/nginx" }.FirstOrDefault(File.Exists);

    [NginxFact]
    public async Task Nginx_of_the_page_keeps_results_and_asks_for_them_with_their_tag()
    {
        using var folder = new TemporaryFolder();
        var images = Directory.CreateDirectory(folder.Combine("wwwroot", "images"));
        File.Copy(Repository.PathOf("docs", "images", "mode-max.jpg"), Path.Combine(images.FullName, "photo.jpg"));
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = folder.Path, WebRootPath = "wwwroot" });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddImageResizing(options => options.ImageFolders.Add(new ImageFolderOptions { Path = "/images/" })).AddVips();
        await using var app = builder.Build();
        app.UseImageResizing();
        app.UseStaticFiles();
        await app.StartAsync();

        var port = FreePort();
        var example = Page.All.Single(page => page.Name == "docs/how-to/proxies-and-cdns.md").Examples("nginx").Single().Code
            .Replace("http://127.0.0.1:5000", app.Urls.Single(), StringComparison.Ordinal)
            .Replace("listen 80;", $"listen 127.0.0.1:{port};", StringComparison.Ordinal)
            .Replace("/var/cache/nginx/images", folder.Combine("proxy"), StringComparison.Ordinal);
        var temporary = string.Join('\n', TemporaryFiles.Select(kind => $"{kind}_temp_path {folder.Combine("temporary-" + kind)};"));
        var configuration = folder.Combine("nginx.conf");
        await File.WriteAllTextAsync(
            configuration,
            $$"""
            daemon off;
            master_process off;
            pid {{folder.Combine("nginx.pid")}};
            events {}
            http {
            access_log off;
            {{temporary}}
            {{example}}
            }
            """);

        using var nginx = System.Diagnostics.Process.Start(Nginx!, ["-c", configuration, "-e", folder.Combine("error.log")]);
        try
        {
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = Waiting.Longest };
            using var first = await FirstAnswerAsync(client, nginx);
            Assert.Equal(HttpStatusCode.OK, first.StatusCode);
            Assert.Equal("MISS", first.Headers.GetValues("X-Cache").Single());
            Assert.Equal("image/jpeg", first.Content.Headers.ContentType?.MediaType);
            using var second = await client.GetAsync("/images/photo.jpg?w=90");
            Assert.Equal("HIT", second.Headers.GetValues("X-Cache").Single());
            Assert.Equal(first.Headers.ETag, second.Headers.ETag);
            Assert.Equal(await first.Content.ReadAsByteArrayAsync(), await second.Content.ReadAsByteArrayAsync());
            using var conditional = new HttpRequestMessage(HttpMethod.Get, "/images/photo.jpg?w=90");
            conditional.Headers.IfNoneMatch.Add(first.Headers.ETag!);
            using var unchanged = await client.SendAsync(conditional);
            Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);

            // Browsers that take the same formats share an entry, however they say so.
            Assert.Equal("MISS image/webp", await AskAsync(client, "image/webp,image/apng,*/*;q=0.8"));
            Assert.Equal("HIT image/webp", await AskAsync(client, "text/html, image/webp"));
            Assert.Equal("MISS image/jpeg", await AskAsync(client, "image/png,*/*;q=0.5"));
            Assert.Equal("HIT image/jpeg", await AskAsync(client, "*/*"));
        }
        finally
        {
            nginx.Kill();
            await nginx.WaitForExitAsync();
        }
    }

    private static async Task<string> AskAsync(HttpClient client, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/images/photo.jpg?w=150&format=auto");
        request.Headers.Add("Accept", accept);
        using var response = await client.SendAsync(request);
        return $"{response.Headers.GetValues("X-Cache").Single()} {response.Content.Headers.ContentType}";
    }

    /// <summary>nginx does not say when it listens.</summary>
    private static async Task<HttpResponseMessage> FirstAnswerAsync(HttpClient client, System.Diagnostics.Process nginx)
    {
        using var deadline = new CancellationTokenSource(Waiting.Longest);
        while (true)
        {
            try
            {
                return await client.GetAsync("/images/photo.jpg?w=90", deadline.Token);
            }
            catch (HttpRequestException) when (!nginx.HasExited)
            {
                await Task.Yield();
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class NginxFactAttribute : FactAttribute
    {
        public NginxFactAttribute()
        {
            if (Nginx is null)
            {
                Skip = "nginx is not installed.";
            }
        }
    }
}
