using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PhotoResize.Configuration;
using PhotoResize.Diagnostics;
using PhotoResize.Sources;
using PhotoResize.Testing;

namespace PhotoResize.Tests.Sources;

/// <summary>An original that was found before is found again by one look at its file, and by a search as soon as that might differ.</summary>
public sealed class SecondLookTests : IDisposable
{
    private const string Name = "/a.jpg";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [LinuxFact]
    public async Task Unchanged_file_is_not_searched_for()
    {
        var folder = Folder("one", "first");
        using var catalog = Catalog(new FileProviderImageSource(new PhysicalFileProvider(folder), ""));
        var first = await DescribedAsync(catalog);
        Assert.NotNull(first.SecondLook);
        Assert.Same(first, await FindAsync(catalog));
    }

    [LinuxTheory]
    [InlineData("changed")]
    [InlineData("longer")]
    [InlineData("changed by a tick")]
    [InlineData("linked to another")]
    [InlineData("in another folder of that name")]
    public async Task Changed_file_is_found_as_it_is_now(string change)
    {
        var folder = Folder("one", "first");
        var file = Path.Join(folder, Name);
        using var catalog = Catalog(new FileProviderImageSource(new PhysicalFileProvider(folder), ""));
        var first = await DescribedAsync(catalog);
        var modified = File.GetLastWriteTimeUtc(file);
        switch (change)
        {
            case "changed":
                File.WriteAllText(file, "other");
                File.SetLastWriteTimeUtc(file, modified.AddSeconds(1));
                break;
            case "longer":
                File.AppendAllText(file, "x");
                File.SetLastWriteTimeUtc(file, modified);
                break;
            case "changed by a tick":
                File.SetLastWriteTimeUtc(file, modified.AddTicks(1));
                break;
            case "linked to another":
                File.Delete(file);
                File.CreateSymbolicLink(file, Path.Join(Folder("two", "another one"), Name));
                break;
            default:
                Directory.Move(folder, _folder.Combine("moved"));
                Folder("one", "another one");
                break;
        }

        Assert.False(first.SecondLook!.IsUnchanged());
        using var afresh = Catalog(new FileProviderImageSource(new PhysicalFileProvider(folder), ""));
        var now = await FindAsync(catalog);
        Assert.Equal((await FindAsync(afresh))!.Version, now!.Version);
        Assert.NotEqual(first.Version, now.Version);
    }

    [LinuxTheory]
    [InlineData("nothing")]
    [InlineData("a folder")]
    public async Task File_that_is_gone_is_not_found(string instead)
    {
        var folder = Folder("one", "first");
        using var catalog = Catalog(new FileProviderImageSource(new PhysicalFileProvider(folder), ""));
        var first = await DescribedAsync(catalog);
        File.Delete(Path.Join(folder, Name));
        if (instead == "a folder")
        {
            Directory.CreateDirectory(Path.Join(folder, Name));
        }

        Assert.False(first.SecondLook!.IsUnchanged());
        Assert.Null(await FindAsync(catalog));
    }

    [LinuxFact]
    public async Task Original_that_an_earlier_source_comes_to_have_is_found_there()
    {
        var (one, two) = (Folder("one", "first"), Folder("two", "second one"));
        File.Delete(Path.Join(one, Name));
        using var catalog = Catalog(
            new FileProviderImageSource(new PhysicalFileProvider(one), ""), new FileProviderImageSource(new PhysicalFileProvider(two), ""));
        Assert.Equal("second one".Length, (await DescribedAsync(catalog)).Length);
        File.WriteAllText(Path.Join(one, Name), "first");
        Assert.Equal("first".Length, (await FindAsync(catalog))!.Length);
    }

    [LinuxFact]
    public async Task Source_for_other_paths_is_not_in_the_way()
    {
        var (one, two) = (Folder("one", "first"), Folder("two", "second one"));
        using var catalog = Catalog(
            new FileProviderImageSource(new PhysicalFileProvider(one), "/other"), new FileProviderImageSource(new PhysicalFileProvider(two), ""));
        Assert.Same(await DescribedAsync(catalog), await FindAsync(catalog));
    }

    [LinuxFact]
    public async Task Provider_that_may_give_another_file_for_a_path_is_asked_every_time()
    {
        var (one, two) = (Folder("one", "first"), Folder("two", "second one"));
        File.Delete(Path.Join(one, Name));
        using var catalog = Catalog(new FileProviderImageSource(
            new CompositeFileProvider(new PhysicalFileProvider(one), new PhysicalFileProvider(two)), ""));
        Assert.Null((await DescribedAsync(catalog)).SecondLook);
        File.WriteAllText(Path.Join(one, Name), "first");
        Assert.Equal("first".Length, (await FindAsync(catalog))!.Length);
    }

    [LinuxFact]
    public async Task Folder_that_gets_other_originals_is_searched()
    {
        var folder = new SourceFolder("a", "", LinkPolicy.All, new FolderImageSource(Folder("one", "first"), ""));
        using var catalog = Catalog(_ => folder);
        Assert.Same(await DescribedAsync(catalog), await FindAsync(catalog));
        folder = folder with { Originals = new FolderImageSource(Folder("two", "second one"), "") };
        Assert.Equal("second one".Length, (await FindAsync(catalog))!.Length);
    }

    private string Folder(string name, string text)
    {
        var folder = Directory.CreateDirectory(_folder.Combine(name)).FullName;
        File.WriteAllText(Path.Join(folder, Name), text);
        return folder;
    }

    private static async Task<LocalSource> DescribedAsync(SourceCatalog catalog)
    {
        var found = await FindAsync(catalog);
        await catalog.DescribeAsync(found!, CancellationToken.None);
        return found!;
    }

    private static async Task<LocalSource?> FindAsync(SourceCatalog catalog) =>
        (LocalSource?)(await catalog.FindAsync(Name, CancellationToken.None)).Value;

    private static SourceCatalog Catalog(params IImageSource[] sources) => Catalog(_ => null, sources);

    private static SourceCatalog Catalog(Func<string, SourceFolder?> folderOf, params IImageSource[] sources)
    {
        var environment = (IWebHostEnvironment)WebApplication.CreateSlimBuilder().Environment;
        var faults = new FaultReporter(NullLogger<FaultReporter>.Instance, TimeProvider.System);
        return new SourceCatalog(sources, environment, Options.Create(new ImageResizingOptions()), folderOf, faults, TimeProvider.System);
    }
}
