using System.Text;
using PhotoResize.Caching;
using PhotoResize.Caching.Naming;
using PhotoResize.Tests.Data;

namespace PhotoResize.Tests.Caching;

public class CacheEntryTests
{
    private const string Key = "H3BD4R4NAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    [Theory]
    [InlineData("/images/test1.jpg", "w=300", "H3BD4R4N.test1.300x200.jpg")]
    [InlineData("/images/test1.JPEG", "w=300", "H3BD4R4N.test1.300x200.JPEG")]
    [InlineData("/images/test1.jfif", "w=300", "H3BD4R4N.test1.300x200.jfif")]
    [InlineData("/images/test1.jpg", "w=300&format=webp", "H3BD4R4N.test1.300x200.webp")]
    [InlineData("/images/test1.jpg", "w=300&format=png8", "H3BD4R4N.test1.300x200.png")]
    [InlineData("/images/test1.jpg", "w=300&format=tif", "H3BD4R4N.test1.300x200.tiff")]
    [InlineData("/images/test1.jpg", "w=300&rotate=90", "H3BD4R4N.test1.200x300.jpg")]
    [InlineData("/images/a.b.jpg", "w=300&h=300&mode=pad", "H3BD4R4N.a.b.300x300.jpg")]
    [InlineData("/images/100%.jpg", "w=300", "H3BD4R4N.100%.300x200.jpg")]
    [InlineData("/images/münchen 🏔.jpg", "w=300", "H3BD4R4N.münchen 🏔.300x200.jpg")]
    [InlineData("/images/a:b*c?d\"e<f>g|h\\i\u0001.jpg", "w=300", "H3BD4R4N.a_b_c_d_e_f_g_h_i_.300x200.jpg")]
    [InlineData("/images/..jpg", "w=300", "H3BD4R4N...300x200.jpg")]
    public void File_name_has_hash_name_size_and_extension(string path, string query, string expected) =>
        Assert.Equal(expected, Entry(path, query).FileName);

    [Fact]
    public void Choice_between_two_results_has_a_name_of_its_own()
    {
        var choice = CacheEntry.ForChoice(Entry("/images/a.jpg", "w=300&format=avif"), Entry("/images/a.jpg"));
        Assert.Equal($"{choice.Hash}.a.300x200.choice", choice.FileName);
        Assert.NotEqual(Key, choice.Key);
    }

    [Fact]
    public void Tag_of_an_original_is_the_hash_of_its_path()
    {
        // printf %s /images/photo.jpg | openssl dgst -sha256 -binary | base32 | cut -c1-16
        Assert.Equal("F7FTX32SB3F26C54", CacheTag.Of("/images/photo.jpg"));
        Assert.NotEqual(CacheTag.Of("/images/photo.jpg"), CacheTag.Of("/images/Photo.jpg"));
        Assert.Throws<ArgumentException>(() => CacheTag.Of("images/photo.jpg"));
    }

    [Fact]
    public void File_name_has_no_half_of_a_surrogate_pair() =>
        Assert.Equal("H3BD4R4N.a_b.300x200.jpg", Entry($"/images/a{'\ud800'}b.jpg").FileName);

    [Fact]
    public void File_name_that_is_too_long_is_shortened_between_characters()
    {
        var name = Entry("/images/" + new string('ü', 300) + ".jpg").FileName;
        Assert.InRange(Encoding.UTF8.GetByteCount(name), 190, 200);
        Assert.StartsWith("H3BD4R4N.üüü", name, StringComparison.Ordinal);
        Assert.EndsWith("ü.300x200.jpg", name, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/images/a/b/photo.jpg", "images/a/b/")]
    [InlineData("/photo.jpg", "")]
    [InlineData("/images/../../etc/photo.jpg", "images/_/_/etc/")]
    [InlineData("/images/.unfinished/photo.jpg", "images/_.unfinished/")]
    [InlineData("/.unfinished/photo.jpg", "_.unfinished/")]
    [InlineData("/con/LPT1.old/nul/console/photo.jpg", "_con/_LPT1.old/_nul/console/")]
    [InlineData("/a\\..\\b/photo.jpg", "a_.._b/")]
    [InlineData("/trailing. /photo.jpg", "trailing/")]
    public void Mirror_keeps_the_folders_of_the_request_below_the_root(string path, string folder) =>
        Assert.Equal(folder + Entry(path).FileName, new MirrorNamingStrategy().GetPath(Entry(path)));

    [Fact]
    public void Distribute_puts_all_results_of_a_source_into_one_folder()
    {
        foreach (var (strategy, pattern) in new[]
        {
            (DistributeNamingStrategy.Distribute1K, "^[A-Z2-7]{2}/H3BD4R4N\\.photo\\."),
            (DistributeNamingStrategy.Distribute1M, "^[A-Z2-7]{2}/[A-Z2-7]{2}/H3BD4R4N\\.photo\\."),
        })
        {
            var one = strategy.GetPath(Entry("/images/photo.jpg", "w=300"));
            var other = strategy.GetPath(Entry("/images/photo.jpg", "w=100"));
            Assert.Matches(pattern, one);
            Assert.Equal(Path.GetDirectoryName(one), Path.GetDirectoryName(other));
        }
    }

    [Fact]
    public void Distribute_spreads_sources_over_all_folders()
    {
        var folders = Enumerable.Range(0, 20_000)
            .Select(i => Path.GetDirectoryName(DistributeNamingStrategy.Distribute1K.GetPath(Entry($"/images/{i}.jpg"))))
            .ToHashSet();
        Assert.Equal(1024, folders.Count);
    }

    private static CacheEntry Entry(string path, string query = "w=300") => new(Key, new(path, 1000, DateTimeOffset.UnixEpoch), Plans.For(query));
}
