using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using PhotoResize.Outcomes;
using PhotoResize.Serving;

namespace PhotoResize.Tests.Serving;

public sealed class ProblemSenderTests
{
    public static TheoryData<string> Kinds => [.. Enum.GetNames<FailureKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Failure_of_every_kind_is_the_clients_fault_or_a_busy_server_and_is_never_stored(string kind)
    {
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = new ServiceCollection().BuildServiceProvider() };
        context.Response.Body = body;
        await new ProblemSender(NullLogger<ProblemSender>.Instance).SendAsync(context, new Failure(Enum.Parse<FailureKind>(kind), "Why."));

        var response = context.Response;
        Assert.True(response.StatusCode is (>= 400 and < 500) or StatusCodes.Status503ServiceUnavailable);
        Assert.Equal(response.StatusCode is 503 or 429, response.Headers.RetryAfter.Count == 1);
        Assert.Equal(("no-store", "nosniff"), ((string?)response.Headers.CacheControl, (string?)response.Headers.XContentTypeOptions));
        Assert.Equal("application/problem+json", response.ContentType);
        Assert.InRange(body.Length, 1, 300);
    }
}
