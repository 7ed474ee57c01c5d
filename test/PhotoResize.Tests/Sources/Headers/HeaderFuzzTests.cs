using System.Globalization;
using PhotoResize.Testing;
using PhotoResize.Testing.Fuzzing;

namespace PhotoResize.Tests.Sources.Headers;

/// <summary>Tens of thousands of files that are nearly right: no header reader fails, waits or allocates more than a little.</summary>
public class HeaderFuzzTests
{
    private static readonly int ChangesOfFile =
        int.TryParse(Environment.GetEnvironmentVariable("PHOTORESIZE_FUZZ_ROUNDS"), CultureInfo.InvariantCulture, out var rounds) ? 25 * rounds : 300;

    /// <summary>What fuzzers begin with, and what they have found.</summary>
    private static IEnumerable<string> Corpus => Directory.EnumerateFiles(Repository.PathOf("test", "PhotoResize.Fuzz", "Corpus")).Order(StringComparer.Ordinal);

    [Fact]
    public void Header_of_any_file_is_read_or_refused()
    {
        var files = Corpus.ToList();
        Assert.True(files.Count >= 80, $"The corpus has {files.Count} files.");
        foreach (var (number, path) in files.Index())
        {
            var file = File.ReadAllBytes(path);
            HeaderTarget.Read(file);
            var random = new Random(number);
            for (var i = 0; i < ChangesOfFile; i++)
            {
                var changed = Change(file, random);
                try
                {
                    HeaderTarget.Read(changed);
                }
                catch (Exception exception)
                {
                    Assert.Fail($"{Path.GetFileName(path)}, change {i}: {exception}{Environment.NewLine}{Convert.ToBase64String(changed)}");
                }
            }
        }
    }

    /// <summary>Changes a few bytes, cuts, repeats or exchanges a part.</summary>
    private static byte[] Change(byte[] file, Random random)
    {
        var bytes = file.ToList();
        for (var changes = random.Next(1, 5); changes > 0 && bytes.Count > 0; changes--)
        {
            var at = random.Next(3) == 0 ? random.Next(bytes.Count) : random.Next(Math.Min(bytes.Count, 64));
            var length = Math.Min(random.Next(1, 9), bytes.Count - at);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.RemoveRange(at, length);
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
                case 4:
                    var value = (byte)(random.Next(2) * 255);
                    for (var i = 0; i < length; i++)
                    {
                        bytes[at + i] = value;
                    }

                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }

        return [.. bytes];
    }
}
