using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using PhotoResize.Diagnostics;

namespace PhotoResize.Tests.Diagnostics;

/// <summary>The last faults are kept, each once, in bounded memory.</summary>
public class RecentFaultsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly RecentFaults _faults;

    public RecentFaultsTests() => _faults = new RecentFaults(_time);

    [Fact]
    public void Fault_that_happens_again_is_counted()
    {
        var first = _time.GetUtcNow();
        _faults.Add(FaultKind.SourceDamaged, "/images/a.jpg", "first");
        _time.Advance(TimeSpan.FromSeconds(5));
        _faults.Add(FaultKind.SourceDamaged, "/images/a.jpg", "second");
        _faults.Add(FaultKind.SourceDamaged, "/images/b.jpg", null);
        var fault = _faults.List().Single(fault => fault.Where == "/images/a.jpg");
        Assert.Equal((2, "second", first, first.AddSeconds(5)), (fault.Count, fault.Message, fault.First, fault.Last));
        Assert.Equal(2, _faults.List().Count);
    }

    [Fact]
    public void Fault_over_the_bound_takes_the_place_of_the_oldest_one()
    {
        for (var i = 0; i < RecentFaults.MaxFaults; i++)
        {
            _faults.Add(FaultKind.SourceDamaged, i.ToString(CultureInfo.InvariantCulture), null);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        _faults.Add(FaultKind.SourceDamaged, "0", null);
        _time.Advance(TimeSpan.FromSeconds(1));
        _faults.Add(FaultKind.CacheDiskFull, null, new string('x', 10_000));
        var list = _faults.List();
        Assert.Equal(RecentFaults.MaxFaults, list.Count);
        Assert.Equal(FaultKind.CacheDiskFull, list[0].Kind);
        Assert.Equal(RecentFaults.MaxTextLength + 3, list[0].Message!.Length);
        Assert.Contains(list, fault => fault.Where == "0");
        Assert.DoesNotContain(list, fault => fault.Where == "1");
    }
}
