namespace Telemetry;

/// <summary>A page of pictures in many widths: looking at it is load enough to see something.</summary>
internal static class IndexPage
{
    private const int Widths = 8;
    private const int Step = 60;

    public static string Html { get; } = $"""
        <!DOCTYPE html>
        <html lang="en">
        <meta charset="utf-8">
        <title>Telemetry</title>
        <p><a href="/metrics">Metrics</a>, <a href="/healthz">health</a></p>
        {string.Concat(Waves.Names.SelectMany(name => Enumerable.Range(1, Widths).Select(i => $"<img src='/images/{name}?w={i * Step}' alt=''>")))}
        </html>
        """;
}
