using PhotoResize.EngineSupport.PixelFiles;

namespace PhotoResize.Tests.EngineSupport.PixelFiles;

public sealed class SplicedStreamTests
{
    private static readonly byte[] Source = [.. Enumerable.Range(0, 100).Select(i => (byte)i)];
    private static readonly byte[] Expected = [10, 11, 12, 200, 201, 50, 51, 52, 53, 0, 1];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(100)]
    public void Pieces_are_read_one_after_the_other(int atOnce)
    {
        using var stream = Create();
        var read = new List<byte>();
        var buffer = new byte[atOnce];
        while (stream.Read(buffer) is > 0 and var count)
        {
            read.AddRange(buffer[..count]);
        }

        Assert.Equal(Expected, read);
        Assert.Equal(Expected.Length, stream.Length);
    }

    [Fact]
    public void Any_range_can_be_read_after_seeking()
    {
        using var stream = Create();
        for (var start = Expected.Length; start >= 0; start--)
        {
            for (var end = start; end <= Expected.Length; end++)
            {
                var buffer = new byte[end - start];
                stream.Seek(start - Expected.Length, SeekOrigin.End);
                stream.ReadExactly(buffer);
                Assert.Equal(Expected[start..end], buffer);
            }
        }
    }

    [Fact]
    public void Source_that_is_shorter_than_a_range_ends_the_file_there()
    {
        using var stream = new SplicedStream(new MemoryStream(Source));
        stream.AddRange(98, 10);
        stream.Add([255]);

        Assert.Equal(2, stream.Read(new byte[20]));
    }

    [Fact]
    public void Position_behind_the_end_reads_nothing()
    {
        using var stream = Create();
        stream.Position = 1000;

        Assert.Equal(0, stream.Read(new byte[1]));
        Assert.Throws<IOException>(() => stream.Seek(-1, SeekOrigin.Begin));
    }

    private static SplicedStream Create()
    {
        var stream = new SplicedStream(new MemoryStream(Source));
        stream.AddRange(10, 2);
        stream.AddRange(12, 1);
        stream.Add([200, 201]);
        stream.Add([]);
        stream.AddRange(50, 4);
        stream.AddRange(0, 2);
        return stream;
    }
}
