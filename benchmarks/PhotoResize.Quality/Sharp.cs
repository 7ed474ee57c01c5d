using System.Diagnostics;
using System.Text.Json;
using PhotoResize.Testing;

namespace PhotoResize.Quality;

/// <summary>Node's sharp, in a process of its own.</summary>
internal sealed class Sharp : IDisposable
{
    private readonly Process _process;
    private readonly TemporaryFolder _folder = new();

    public Sharp()
    {
        var script = Repository.PathOf("benchmarks", "PhotoResize.Quality", "sharp", "encode.mjs");
        _process = Process.Start(new ProcessStartInfo("node", [script]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
    }

    /// <summary>Encodes a PNG in memory.</summary>
    /// <param name="png">The picture.</param>
    /// <param name="format">As sharp names it.</param>
    /// <param name="options">As sharp's function for the format takes them, in JSON.</param>
    /// <returns>The file.</returns>
    public async Task<byte[]> EncodeAsync(byte[] png, string format, string options)
    {
        var (input, output) = (Path.Combine(_folder.Path, "in.png"), Path.Combine(_folder.Path, "out"));
        await File.WriteAllBytesAsync(input, png);
        await _process.StandardInput.WriteLineAsync(
            $"{{\"input\":{JsonSerializer.Serialize(input)},\"format\":\"{format}\",\"options\":{options},\"output\":{JsonSerializer.Serialize(output)}}}");
        var answer = await _process.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException("sharp has ended. Is it installed? cd benchmarks/load/sharp-server && npm ci --ignore-scripts");
        return answer == "done" ? await File.ReadAllBytesAsync(output) : throw new InvalidOperationException(answer);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
        _folder.Dispose();
    }
}
