using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using PhotoResize.Caching;
using PhotoResize.Caching.Disk;
using PhotoResize.Caching.Naming;
using PhotoResize.Configuration;
using PhotoResize.Diagnostics;
using PhotoResize.Key;
using PhotoResize.Sources;

namespace PhotoResize.Sizing;

/// <summary>
/// Plays requests through the real disk caches of all nodes, for a sample of the results: with a thousandth of the results, of the
/// requests and of the room, the share of hits is the same. The most popular results do not average out in a sample; they are on every
/// node's disk anyway, and are left out.
/// </summary>
internal sealed class Simulation(string root, Site site)
{
    // Asked for so often that no node ever evicts them.
    private const int PopularResults = 1000;

    // The sample is as large as a node needs to have room for some results of it, so that its order of eviction counts.
    private const int RoomInSample = 100;
    private const int MinSample = 2000;
    private const int MaxSample = 8000;

    // How often the room of all nodes is filled anew, in each half of the requests.
    private const int Fillings = 5;
    private const int MinRequests = 60_000;
    private const int MaxRequests = 400_000;

    private const int SourceFolders = 100;

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly Random _random = new(1);

    // What is stored for each result; only the number of results counts.
    private readonly byte[] _picture = new byte[64];

    /// <param name="Hits">The share of the requests that a node answers itself.</param>
    /// <param name="Requests">Requests that were counted.</param>
    internal readonly record struct Outcome(double Hits, long Requests);

    /// <summary>Plays as many requests as fill the caches, and then as many again, which count.</summary>
    /// <param name="misses">About which share of the requests the nodes do not answer themselves.</param>
    public async Task<Outcome> PlayAsync(double misses)
    {
        var all = Popularity.Weight(1, site.Results + 1, site.Zipf);
        var popular = Popularity.Weight(1, PopularResults + 1, site.Zipf) / all;
        var others = site.Results - PopularResults;
        var sample = (int)Math.Clamp(others * RoomInSample * site.Bytes / site.Disk, MinSample, MaxSample);
        var rate = sample / others;
        var (cumulative, sum) = Accumulate(sample, 1 / rate);

        // The popular results take their room everywhere.
        var room = Math.Max(1, (long)((site.Disk / site.Bytes - PopularResults / (site.ByPath ? site.Nodes : 1)) * rate));
        var options = new DiskCacheOptions
        {
            MaxBytes = 0,
            MaxFiles = room,
            NamingStrategy = "Distribute1K",
            SweepInterval = Timeout.InfiniteTimeSpan,
        };
        var requests = (long)Math.Clamp(2 * Fillings * room * site.Nodes * (1 - popular) / misses, MinRequests, MaxRequests);
        DiskImageCache[] nodes = [.. Enumerable.Range(0, site.Nodes).Select(node => Open(Path.Join(root, $"{node}"), options))];
        var step = TimeSpan.FromSeconds(1 / (site.Requests * (1 - popular) * rate));
        long hits = 0, counted = 0;
        try
        {
            for (var i = 0L; i < requests; i++)
            {
                _time.Advance(step);
                var place = Array.BinarySearch(cumulative, _random.NextDouble() * sum);
                var result = Math.Min(place < 0 ? ~place : place, sample - 1);
                var node = site.ByPath ? result % nodes.Length : _random.Next(nodes.Length);
                var isHit = await RequestAsync(nodes[node], result);
                if (i >= requests / 2)
                {
                    counted++;
                    hits += isHit ? 1 : 0;
                }
            }
        }
        finally
        {
            foreach (var node in nodes)
            {
                node.Dispose();
            }
        }

        return new Outcome(popular + (1 - popular) * hits / counted, counted);
    }

    /// <summary>The weights of the sampled results, each one in the middle of the ranks that it stands for.</summary>
    private (double[] Cumulative, double Sum) Accumulate(int sample, double ranks)
    {
        var cumulative = new double[sample];
        var sum = 0.0;
        for (var i = 0; i < sample; i++)
        {
            var first = PopularResults + 1 + i * ranks;
            cumulative[i] = sum += Popularity.Weight(first, first + ranks, site.Zipf);
        }

        return (cumulative, sum);
    }

    private async ValueTask<bool> RequestAsync(DiskImageCache cache, int result)
    {
        var entry = Entry(result);
        using var found = await cache.FindAsync(entry, CancellationToken.None);
        if (found is null)
        {
            await cache.StoreAsync(entry, _picture, CancellationToken.None);
        }

        return found is not null;
    }

    private DiskImageCache Open(string folder, DiskCacheOptions options) => new(
        folder,
        () => options,
        [DistributeNamingStrategy.Distribute1K],
        (_, _) => new(OriginalState.Current),
        _time,
        new FaultReporter(NullLogger<FaultReporter>.Instance, _time),
        _ => null);

    private static CacheEntry Entry(int number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        var path = $"/images/{number % SourceFolders}/{number}.jpg";
        return new CacheEntry(Base32.Encode(SHA256.HashData(bytes)), new SourceVersion(path, 1_000_000, DateTimeOffset.UnixEpoch), Plan: null);
    }
}
