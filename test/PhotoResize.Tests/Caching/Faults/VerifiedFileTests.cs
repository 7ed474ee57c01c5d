using PhotoResize.Caching.Disk;

namespace PhotoResize.Tests.Caching.Faults;

/// <summary>A large file is read to its end and verified once, and again when it is not the same file any more.</summary>
public sealed class VerifiedFileTests : DiskFaultTest
{
    private const int Large = 300_000;

    [Fact]
    public async Task Large_file_is_not_verified_again_until_its_time_changes()
    {
        var cache = await CreateVerifiedAsync();
        Damage(keepTime: true);
        Assert.True(await IsFoundAsync(cache));

        Damage(keepTime: false);
        Assert.False(await IsFoundAsync(cache));
    }

    [Fact]
    public async Task Large_file_is_verified_again_after_ten_minutes()
    {
        var cache = await CreateVerifiedAsync();
        Damage(keepTime: true);
        Time.Advance(TimeSpan.FromMinutes(9));
        Assert.True(await IsFoundAsync(cache));
        Time.Advance(TimeSpan.FromMinutes(1));
        Assert.False(await IsFoundAsync(cache));
    }

    [Fact]
    public async Task Recording_a_use_is_no_reason_to_verify_again()
    {
        var cache = await CreateVerifiedAsync();
        await SweepAsync(cache);
        Time.Advance(TimeSpan.FromMinutes(8));
        var before = File.GetLastWriteTimeUtc(PathOf(Entry(0)));
        Assert.True(await IsFoundAsync(cache));
        Assert.NotEqual(before, File.GetLastWriteTimeUtc(PathOf(Entry(0))));
        Damage(keepTime: true);
        Assert.True(await IsFoundAsync(cache));
    }

    [Fact]
    public async Task Other_length_other_key_and_cut_off_file_are_misses_although_the_file_was_verified()
    {
        var cache = await CreateVerifiedAsync();
        var path = PathOf(Entry(0));
        var time = File.GetLastWriteTimeUtc(path);
        var whole = await File.ReadAllBytesAsync(path);
        await File.WriteAllBytesAsync(path, whole[..^1]);
        File.SetLastWriteTimeUtc(path, time);
        Assert.False(await IsFoundAsync(cache));

        await StoreAsync(cache, Entry(1), Bytes(1, Large));
        File.Copy(PathOf(Entry(1)), path, overwrite: true);
        File.SetLastWriteTimeUtc(path, time);
        Assert.False(await IsFoundAsync(cache));
    }

    [Fact]
    public async Task Damaged_large_file_is_found_by_its_first_read()
    {
        var cache = Create();
        await StoreAsync(cache, Entry(0), Bytes(0, Large));
        Damage(keepTime: true);
        Assert.False(await IsFoundAsync(cache));
    }

    private static async Task<bool> IsFoundAsync(DiskImageCache cache)
    {
        using var found = await cache.FindAsync(Entry(0), CancellationToken.None);
        return found is not null;
    }

    private async Task<DiskImageCache> CreateVerifiedAsync()
    {
        var cache = Create();
        await StoreAsync(cache, Entry(0), Bytes(0, Large));
        Assert.True(await IsFoundAsync(cache));
        return cache;
    }

    private void Damage(bool keepTime)
    {
        var path = PathOf(Entry(0));
        var time = File.GetLastWriteTimeUtc(path);
        using (var file = File.OpenWrite(path))
        {
            file.Position = Large / 2;
            file.Write("damaged"u8);
        }

        File.SetLastWriteTimeUtc(path, keepTime ? time : time.AddSeconds(-1));
    }
}
