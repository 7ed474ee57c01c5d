using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using PhotoResize.Hosting;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>Endpoints that are not for everybody need a policy before the application starts.</summary>
public class ProtectedEndpointsTests
{
    private static readonly AuthorizationPolicy Policy = new AuthorizationPolicyBuilder().RequireAssertion(_ => true).Build();

    [Fact]
    public async Task Application_without_a_policy_does_not_start()
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync("Production", _ => { }));
        Assert.Equal(
            "MapSecrets is open to everybody. Write MapSecrets(...).RequireAuthorization(), or .AllowAnonymous() if that is meant.",
            exception.Message);
    }

    [Fact]
    public async Task Application_with_a_fallback_policy_only_does_not_start() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync("Production", _ => { }, options => options.FallbackPolicy = Policy));

    [Fact]
    public async Task Application_starts_in_development() => await StartAsync("Development", _ => { });

    [Fact]
    public async Task Application_starts_with_a_policy() => await StartAsync("Production", secrets => secrets.RequireAuthorization(Policy));

    [Fact]
    public async Task Application_starts_with_a_policy_by_name() => await StartAsync("Production", secrets => secrets.RequireAuthorization("Operators"));

    [Fact]
    public async Task Application_starts_where_the_endpoint_says_that_it_is_open() => await StartAsync("Production", secrets => secrets.AllowAnonymous());

    [Fact]
    public async Task Policy_of_the_group_around_it_counts() =>
        await StartAsync("Production", _ => { }, group: app => app.MapGroup("/operators").RequireAuthorization(Policy));

    private static async Task StartAsync(
        string environment,
        Action<IEndpointConventionBuilder> protect,
        Action<AuthorizationOptions>? authorize = null,
        Func<WebApplication, IEndpointRouteBuilder>? group = null)
    {
        await using var site = await TestSite.StartAsync(
            environment: environment,
            build: builder => builder.Services.AddAuthorization(authorize ?? (_ => { })),
            pipeline: app =>
            {
                var secrets = (group?.Invoke(app) ?? app).MapGroup("/secrets");
                secrets.MapGet("/first", () => "first");
                app.Services.GetRequiredService<ProtectedEndpoints>().Protect(secrets, "MapSecrets");
                protect(secrets);
            });
    }
}
