namespace Cluster;

/// <summary>nginx in front of the nodes: any of them, and another one where one does not answer.</summary>
internal static class LoadBalancer
{
    // Each would be below a folder of the system.
    private static readonly string[] TemporaryFiles = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];

    /// <summary>Starts it.</summary>
    /// <param name="program">nginx.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="port">The port on which it listens.</param>
    /// <param name="page">The address of the page.</param>
    /// <param name="nodes">The ports of the nodes.</param>
    /// <param name="cancellationToken">Ends the wait for it.</param>
    public static async Task<Child> StartAsync(
        string program, string folder, int port, string page, IEnumerable<int> nodes, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "nginx.conf"), Configuration(folder, port, page, nodes), cancellationToken);
        var nginx = Child.StartInShell(
            "nginx", folder, program, "-c", Path.Combine(folder, "nginx.conf"), "-e", Path.Combine(folder, "error.log"));
        await nginx.UntilItListensAsync(port, cancellationToken);
        return nginx;
    }

    private static string Configuration(string folder, int port, string page, IEnumerable<int> nodes) =>
        $$"""
        # One process, with the rights of who runs the sample.
        daemon off;
        master_process off;
        pid {{folder}}/nginx.pid;
        events {}
        http {
            access_log off;
            {{string.Join("\n    ", TemporaryFiles.Select(kind => $"{kind}_temp_path {folder}/{kind};"))}}

            upstream nodes {
                # Not in turn, in which a page that asks for the same pictures again would have each from the same node.
                random;
                {{string.Join("\n        ", nodes.Select(node => $"server 127.0.0.1:{node} fail_timeout=1s;"))}}
                keepalive 16;
            }

            server {
                listen 127.0.0.1:{{port}};

                location /images/ {
                    proxy_pass http://nodes;
                    proxy_http_version 1.1;
                    proxy_set_header Connection "";

                    # A node that dies before it has answered: another one is asked.
                    proxy_next_upstream error timeout;
                    proxy_connect_timeout 1s;
                }

                location / {
                    proxy_pass {{page}};
                }
            }
        }
        """;
}
