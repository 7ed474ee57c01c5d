using System.Net;
using System.Text.Json;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>The form that every refusal has.</summary>
internal static class Problems
{
    /// <summary>Fails unless the response is a problem document that nobody stores.</summary>
    /// <returns>The document.</returns>
    public static async Task<string> AssertAsync(HttpResponseMessage response, HttpStatusCode status, string words)
    {
        var body = await response.Content.ReadAsStringAsync();
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.True(response.Headers.CacheControl?.NoStore);
        Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
        Assert.Null(response.Headers.ETag);
        Assert.Equal(
            status is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests, response.Headers.RetryAfter is not null);
        using var problem = JsonDocument.Parse(body);
        Assert.Contains(words, problem.RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal((int)status, problem.RootElement.GetProperty("status").GetInt32());
        return body;
    }
}
