using System.Collections.Frozen;
using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using PhotoResize.Key;
using PhotoResize.Planning;
using PhotoResize.Settings;
using PhotoResize.Sources;
using PhotoResize.Testing;

namespace PhotoResize.Benchmarks;

/// <summary>The steps of every request for a result, without a server, a disk or an engine.</summary>
[MemoryDiagnoser]
public class PureStepBenchmarks
{
    private static readonly FrozenSet<ImageFormat> EveryFormat = Enum.GetValues<ImageFormat>().ToFrozenSet();
    private static readonly PlanLimits Limits = new(10_000_000, 10_000_000, AllowEnlarge: false);

    private readonly SettingsParser _parser = new(EveryFormat);
    private readonly QueryCollection _query = new(QueryHelpers.ParseQuery("?w=300&h=200&mode=crop&format=webp&q=80"));
    private readonly SourceInfo _photo = new(ImageFormat.Jpeg, new FrameInfo(4000, 3000));
    private readonly MemorySource _source = new(new byte[16]) { Path = "/images/holidays/photo.jpg" };
    private ImageSettings _settings = ImageSettings.Empty;
    private ImagePlan _plan = null!;

    [GlobalSetup]
    public void Prepare()
    {
        _settings = (ImageSettings)Parse();
        _plan = Plan()!;
    }

    // Returns object: benchmarks must be public, and ImageSettings is not.
    [Benchmark]
    public object Parse() => _parser.Parse(_query).Settings;

    [Benchmark]
    public ImagePlan? Plan() => ImagePlanner.Plan(_settings, _photo, Limits, EveryFormat).Value;

    [Benchmark]
    public string Key() => ImageKey.Compute(_plan, _source.Version, "vips", "1-8.18.0");
}
