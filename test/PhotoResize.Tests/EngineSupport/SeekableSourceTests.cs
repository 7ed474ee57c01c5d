using Microsoft.Extensions.FileProviders;
using PhotoResize.EngineSupport;
using PhotoResize.Sources;
using PhotoResize.Testing;
using PhotoResize.Tests.Sources.Headers;

namespace PhotoResize.Tests.EngineSupport;

public sealed class SeekableSourceTests
{
    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 1000).Select(i => (byte)i)];

    [Fact]
    public async Task File_is_opened_by_its_path_and_may_be_replaced_meanwhile()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Combine("a.jpg");
        await File.WriteAllBytesAsync(path, Bytes);
        using var files = new PhysicalFileProvider(folder.Path);
        var source = await new FileProviderImageSource(files, "").FindAsync("/a.jpg", CancellationToken.None);

        await using var stream = await SeekableSource.OpenAsync(source!, CancellationToken.None);
        await File.WriteAllBytesAsync(folder.Combine("b.jpg"), [1]);
        File.Move(folder.Combine("b.jpg"), path, overwrite: true);

        Assert.Equal(path, Assert.IsType<FileStream>(stream).Name);
        Assert.Equal(Bytes, ReadAll(stream));
        stream.Position = 10;
        Assert.Equal(10, stream.ReadByte());
    }

    [Fact]
    public async Task File_that_has_gone_is_an_input_error()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Combine("a.jpg");
        await File.WriteAllBytesAsync(path, Bytes);
        using var files = new PhysicalFileProvider(folder.Path);
        var source = await new FileProviderImageSource(files, "").FindAsync("/a.jpg", CancellationToken.None);
        File.Delete(path);

        await Assert.ThrowsAnyAsync<IOException>(async () => await SeekableSource.OpenAsync(source!, CancellationToken.None));
    }

    [Fact]
    public async Task Stream_that_seeks_is_taken_as_it_is()
    {
        Stream? opened = null;
        var source = new MemorySource(Bytes) { Wrap = stream => opened = stream };

        await using var stream = await SeekableSource.OpenAsync(source, CancellationToken.None);

        Assert.Same(opened, stream);
    }

    [Fact]
    public async Task Stream_that_cannot_seek_is_read_and_stands_at_its_start()
    {
        var source = new MemorySource(Bytes) { Wrap = _ => new TrickleStream(Bytes) };

        await using var stream = await SeekableSource.OpenAsync(source, CancellationToken.None);

        Assert.True(stream.CanSeek);
        Assert.Equal((0, Bytes.Length), (stream.Position, stream.Length));
        Assert.Equal(Bytes, ReadAll(stream));
    }

    private static byte[] ReadAll(Stream stream)
    {
        var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
