using System.Runtime.CompilerServices;
using PhotoResize.Vips.Decoding;

namespace PhotoResize.Vips.Tests.Decoding;

/// <summary>Arrays go from one job to the next, and do not occupy memory for good.</summary>
public sealed class IdleArraysTests
{
    private const int Length = 300_000;

    private readonly IdleArrays _arrays = new();

    [Fact]
    public void Returned_array_is_taken_by_the_next_one()
    {
        var array = _arrays.Take(Length);
        _arrays.Return(array);
        Assert.Same(array, _arrays.Take(Length));
    }

    [Fact]
    public void Array_that_is_in_use_is_not_given_to_another()
    {
        var array = _arrays.Take(Length);
        Assert.NotSame(array, _arrays.Take(Length));
    }

    [Fact]
    public void Array_fits_a_somewhat_longer_file_too()
    {
        var array = _arrays.Take(Length);
        _arrays.Return(array);
        Assert.Same(array, _arrays.Take(Length + 50_000));
    }

    [Fact]
    public void Array_that_is_too_small_gives_way_to_a_larger_one()
    {
        var small = _arrays.Take(Length);
        _arrays.Return(small);

        var large = _arrays.Take(10 * Length);
        _arrays.Return(large);

        Assert.True(large.Length >= 10 * Length);
        Assert.Same(large, _arrays.Take(Length));
        Assert.NotSame(small, _arrays.Take(Length));
    }

    [Fact]
    public void Array_that_nobody_takes_is_released()
    {
        var (idle, inUse) = (TakeAndReturn(), _arrays.Take(Length));
        GC.Collect();
        GC.WaitForPendingFinalizers();

        Assert.False(idle.IsAlive);
        Assert.True(inUse.Length >= Length);
        Assert.True(_arrays.Take(Length).Length >= Length);
    }

    /// <summary>In a method of its own, so that no variable keeps the array.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference TakeAndReturn()
    {
        var (first, second) = (_arrays.Take(Length), _arrays.Take(Length));
        _arrays.Return(first);
        _arrays.Return(second);

        // Of the two, the second one is taken first, and so the first one is left.
        return new WeakReference(first);
    }
}
