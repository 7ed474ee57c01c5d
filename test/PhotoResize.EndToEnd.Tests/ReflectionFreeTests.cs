using System.Net;
using System.Text;
using System.Text.Json;
using PhotoResize.Testing;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>An application without reflection, as Native AOT makes it, answers mistakes as any other does.</summary>
public sealed class ReflectionFreeTests
{
    [Theory]
    [InlineData("GET", "/images/text.jpg?w=10", HttpStatusCode.UnprocessableEntity)]
    [InlineData("GET", "/images/photo.jpg?w=9000&h=9000&mode=pad", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/images/photo.jpg?w=10", HttpStatusCode.MethodNotAllowed)]
    public async Task Mistake_is_answered_with_a_problem_document(string method, string path, HttpStatusCode status)
    {
        using var folder = new TemporaryFolder();
        var images = Directory.CreateDirectory(folder.Combine("wwwroot", "images")).FullName;
        await File.WriteAllBytesAsync(Path.Combine(images, "photo.jpg"), TestImages.Photo);
        await File.WriteAllTextAsync(Path.Combine(images, "text.jpg"), "No image.", Encoding.ASCII);

        using var site = await SiteProcess.StartAsync(folder.Path, folder.Combine("cache"));
        using var answer = await site.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal((int)status, problem.RootElement.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.RootElement.GetProperty("title").GetString()!);
        Assert.NotEmpty(problem.RootElement.GetProperty("detail").GetString()!);
    }
}
