using Microsoft.Extensions.FileProviders;
using PhotoResize.Sources;
using PhotoResize.Testing;

namespace PhotoResize.Tests.Sources;

/// <summary>A look-up tells "there is none" from "it cannot be looked at": what is taken for gone loses its results.</summary>
public sealed class FileProviderImageSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task File_that_does_not_exist_is_none()
    {
        await File.WriteAllTextAsync(_folder.Combine("a.jpg"), "x");
        foreach (var path in new[] { "/none.jpg", "/none/a.jpg", "/a.jpg/b.jpg", $"/{new string('a', 300)}.jpg" })
        {
            Assert.Null(await FindAsync(path));
        }

        Assert.NotNull(await FindAsync("/a.jpg"));
    }

    [UnixFact]
    public async Task Link_that_leads_nowhere_is_no_file_and_a_file_behind_a_circle_is_none()
    {
        File.CreateSymbolicLink(_folder.Combine("dangling.jpg"), "missing.jpg");
        File.CreateSymbolicLink(_folder.Combine("circle.jpg"), "circle.jpg");
        Directory.CreateSymbolicLink(_folder.Combine("circle"), "circle");
        await Assert.ThrowsAsync<FileNotFoundException>(() => FindAsync("/dangling.jpg"));
        await Assert.ThrowsAsync<FileNotFoundException>(() => FindAsync("/circle.jpg"));
        Assert.Null(await FindAsync("/circle/a.jpg"));
    }

    [DisconnectedFact]
    public async Task File_of_a_disconnected_storage_cannot_be_looked_at()
    {
        using var storage = new DisconnectedFolder();
        File.CreateSymbolicLink(_folder.Combine("link.jpg"), Path.Combine(storage.Path, "a.jpg"));
        Directory.CreateSymbolicLink(_folder.Combine("storage"), storage.Path);
        foreach (var path in new[] { "/link.jpg", "/storage/a.jpg" })
        {
            await AssertUnreadableAsync(() => FindAsync(path));
        }

        var both = new FileProviderImageSource(new CompositeFileProvider(new NullFileProvider(), new PhysicalFileProvider(_folder.Path)), "");
        await AssertUnreadableAsync(async () => await both.FindAsync("/storage/a.jpg", CancellationToken.None));
    }

    private static async Task AssertUnreadableAsync(Func<Task> look)
    {
        var fault = await Assert.ThrowsAnyAsync<IOException>(look);
        Assert.False(fault is FileNotFoundException or DirectoryNotFoundException, fault.ToString());
    }

    private async Task<SourceImage?> FindAsync(string path) =>
        await new FileProviderImageSource(new PhysicalFileProvider(_folder.Path), "").FindAsync(path, CancellationToken.None);
}
