namespace Cluster;

/// <summary>The page, and what its buttons do.</summary>
internal static class Site
{
    /// <summary>Runs the cluster until it is ended.</summary>
    public static async Task<int> RunAsync(WebApplicationBuilder builder)
    {
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        var data = Path.GetFullPath(builder.Configuration["data"] ?? "App_Data", builder.Environment.ContentRootPath);
        if (builder.Configuration.GetValue<bool>("install"))
        {
            return await InstallAsync(data);
        }

        WebApplication? app = null;
        builder.Services.AddHttpClient();
        builder.Services.AddSingleton(services =>
            new Machines(data, () => app!.Urls.First(), services.GetRequiredService<IHostApplicationLifetime>()));
        builder.Services.AddHostedService(services => services.GetRequiredService<Machines>());
        app = builder.Build();
        app.UseFileServer();
        app.MapGet("/cluster", (Machines machines) => new
        {
            machines.Redis,
            Bucket.Pictures,
            Nodes = Enumerable.Range(0, Machines.Nodes).Select(node => new { Name = Machines.NameOf(node), IsRunning = machines.IsRunning(node) }),
        });
        app.MapPost("/cluster/nodes/{node:range(1,3)}/kill", async (int node, Machines machines, CancellationToken cancellationToken) =>
            await machines.KillAsync(node - 1, cancellationToken));
        app.MapPost("/cluster/nodes/{node:range(1,3)}/start", async (int node, Machines machines, CancellationToken cancellationToken) =>
            await machines.StartNodeAsync(node - 1, cancellationToken));
        app.MapPost("/cluster/purge", async (Machines machines, IHttpClientFactory clients, CancellationToken cancellationToken) =>
            await machines.PurgeAsync(clients.CreateClient(), cancellationToken) ? Results.Ok() : Results.Conflict());

        var machines = app.Services.GetRequiredService<Machines>();
        await app.StartAsync();
        await app.WaitForShutdownAsync();
        await app.DisposeAsync();
        return Tell(machines.Fault);
    }

    /// <summary>Only installs what the cluster needs, for those who have to know beforehand whether it can run.</summary>
    private static async Task<int> InstallAsync(string data)
    {
        try
        {
            await Programs.InstallAsync(Machines.ProgramsBelow(data), CancellationToken.None);
            return 0;
        }
        catch (ClusterException exception)
        {
            return Tell(exception.Message);
        }
    }

    private static int Tell(string? fault)
    {
        if (fault is null)
        {
            return 0;
        }

        Console.Error.WriteLine(fault);
        return 1;
    }
}
