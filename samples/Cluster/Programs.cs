using System.Diagnostics;

namespace Cluster;

/// <summary>The programs that the cluster is made of, besides its own nodes.</summary>
/// <param name="Nginx">The load balancer.</param>
/// <param name="Node">Node.js, which runs the S3 server.</param>
/// <param name="Redis">Redis or Garnet.</param>
internal sealed record Programs(string Nginx, string Node, RedisProgram Redis)
{
    private const string GarnetVersion = "2.2.8";
    private const string S3Installed = "node_modules/.package-lock.json";

    private static readonly string[] Folders =
        [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator), "/usr/sbin", "/usr/local/sbin"];

    /// <summary>What has to be installed first, a line each; empty if nothing is missing.</summary>
    public static IReadOnlyList<string> FindMissing()
    {
        (string Program, string Remedy)[] needed =
        [
            ("sh", "a Unix shell: the sample runs on Linux and macOS"),
            ("nginx", "nginx, the load balancer. Debian: apt-get install nginx-light"),
            ("node", "Node.js, for the S3 server. Debian: apt-get install nodejs"),
            ("npm", "npm, which installs the S3 server. Debian: apt-get install npm"),
        ];
        return [.. needed.Where(each => Find(each.Program) is null).Select(each => each.Remedy)];
    }

    /// <summary>Installs what can be installed into a folder, once.</summary>
    /// <exception cref="ClusterException">Something is missing.</exception>
    public static async Task<Programs> InstallAsync(string folder, CancellationToken cancellationToken)
    {
        if (FindMissing() is { Count: > 0 } missing)
        {
            throw new ClusterException($"The cluster needs, and does not find on the PATH:\n- {string.Join("\n- ", missing)}");
        }

        Directory.CreateDirectory(folder);
        var s3 = InstallS3Async(folder, cancellationToken);
        var redis = await InstallRedisAsync(folder, cancellationToken);
        await s3;
        return new Programs(Find("nginx")!, Find("node")!, redis);
    }

    private static async Task InstallS3Async(string folder, CancellationToken cancellationToken)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "S3")))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        }

        if (!File.Exists(Path.Combine(folder, S3Installed)))
        {
            Console.WriteLine("Installing the S3 server s3rver with npm, once ...");
            var fault = await RunAsync(
                folder, "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cancellationToken);
            if (fault is not null)
            {
                throw new ClusterException($"npm could not install s3rver: {fault}");
            }
        }
    }

    /// <summary>The Redis of the system, or else Garnet: a .NET tool, which this sample can install for itself.</summary>
    private static async Task<RedisProgram> InstallRedisAsync(string folder, CancellationToken cancellationToken)
    {
        if (Find("redis-server") is { } redis)
        {
            return new RedisProgram("Redis", redis, ["--save", "", "--appendonly", "no"]);
        }

        var garnet = Path.Combine(folder, "garnet-server");
        if (!File.Exists(garnet))
        {
            Console.WriteLine("There is no redis-server on the PATH. Installing Garnet with dotnet, once ...");
            var fault = await RunAsync(
                folder, "dotnet", ["tool", "install", "garnet-server", "--version", GarnetVersion, "--tool-path", folder], cancellationToken);
            if (fault is not null)
            {
                throw new ClusterException(
                    $"The cluster needs redis-server on the PATH (Debian: apt-get install redis-server). dotnet could not install Garnet: {fault}");
            }
        }

        return new RedisProgram("Garnet", garnet, ["-m", "64m", "-i", "8m"]);
    }

    private static string? Find(string program) => Folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    /// <summary>What a command has said if it did not end well; otherwise <see langword="null"/>.</summary>
    private static async Task<string?> RunAsync(string folder, string command, string[] arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            var output = await Task.WhenAll(
                process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0 ? null : string.Concat(output).Trim();
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}

/// <summary>Redis, or a program that speaks its protocol and takes its port and address in the same way.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Path">The program.</param>
/// <param name="Arguments">Those by which it stays small, and keeps nothing.</param>
internal sealed record RedisProgram(string Name, string Path, string[] Arguments);
