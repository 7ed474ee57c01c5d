using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PhotoResize.ImageSharp.Encoding;
using SixLabors.ImageSharp.Memory;

namespace PhotoResize.ImageSharp.Tests.Encoding;

/// <summary>Large buffers go from one job to the next, clean where that is asked for, and do not occupy memory for good.</summary>
public sealed class ReusingAllocatorTests
{
    private const int Large = 5 << 20;
    private const int Small = 1 << 10;

    private readonly ReusingAllocator _allocator = new();

    [Fact]
    public void Large_buffer_is_taken_by_the_next_one_of_its_size()
    {
        var first = UseAndReturn<byte>(Large);
        Assert.True(first.IsAlive);

        using var second = _allocator.Allocate<byte>(Large);
        Assert.Same(first.Target, ArrayOf(second));
    }

    [Fact]
    public void Buffer_in_use_is_not_given_to_another()
    {
        using var first = _allocator.Allocate<byte>(Large);
        using var second = _allocator.Allocate<byte>(Large);
        Assert.NotSame(ArrayOf(first), ArrayOf(second));
    }

    [Fact]
    public void Buffer_that_is_given_back_twice_is_taken_once()
    {
        var buffer = _allocator.Allocate<byte>(Large);
        buffer.Dispose();
        buffer.Dispose();

        using var first = _allocator.Allocate<byte>(Large);
        using var second = _allocator.Allocate<byte>(Large);
        Assert.NotSame(ArrayOf(first), ArrayOf(second));
    }

    [Fact]
    public void Buffer_of_another_length_or_type_is_a_new_one()
    {
        var bytes = UseAndReturn<byte>(Large);

        using var longer = _allocator.Allocate<byte>(Large + 1);
        using var signed = _allocator.Allocate<sbyte>(Large);

        Assert.NotSame(bytes.Target, ArrayOf(longer));
        Assert.NotSame(bytes.Target, ArrayOf(signed));
    }

    [Fact]
    public void Clean_buffer_is_clean_whoever_had_it()
    {
        using (var first = _allocator.Allocate<long>(Large))
        {
            first.Memory.Span.Fill(-1);
        }

        using var second = _allocator.Allocate<long>(Large, AllocationOptions.Clean);
        Assert.False(second.Memory.Span.ContainsAnyExcept(0));
    }

    [Fact]
    public void Small_buffer_comes_from_the_library()
    {
        using var buffer = _allocator.Allocate<byte>(Small, AllocationOptions.Clean);
        Assert.Equal(Small, buffer.Memory.Length);
        Assert.NotEqual("Buffer`1", buffer.GetType().Name);
    }

    [Fact]
    public void Buffer_that_nobody_takes_is_released()
    {
        var idle = UseAndReturn<byte>(Large);
        GC.Collect();
        GC.WaitForPendingFinalizers();

        Assert.False(idle.IsAlive);
        using var next = _allocator.Allocate<byte>(Large, AllocationOptions.Clean);
        Assert.Equal(Large, next.Memory.Length);
    }

    private static T[] ArrayOf<T>(IMemoryOwner<T> buffer)
    {
        Assert.True(MemoryMarshal.TryGetArray<T>(buffer.Memory, out var segment));
        return segment.Array!;
    }

    /// <remarks>Not inlined, so that no register keeps the array.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference UseAndReturn<T>(int length)
        where T : struct
    {
        using var buffer = _allocator.Allocate<T>(length);
        return new WeakReference(ArrayOf(buffer));
    }
}
