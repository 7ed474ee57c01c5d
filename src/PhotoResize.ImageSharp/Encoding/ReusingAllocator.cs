using System.Buffers;
using System.Runtime.CompilerServices;
using SixLabors.ImageSharp.Memory;

namespace PhotoResize.ImageSharp.Encoding;

/// <summary>
/// Keeps large buffers for those who need one next, as many as jobs had at the same time. The library's own allocator takes what is larger
/// than a block of its pool from the system each time.
/// </summary>
/// <remarks>What is kept here, the next full garbage collection frees.</remarks>
internal sealed class ReusingAllocator : MemoryAllocator
{
    /// <summary>What the library takes from a pool of arrays. Its groups of buffers must be of one kind, so that no buffer of one is larger.</summary>
    private const int SmallBytes = 1 << 20;

    private readonly MemoryAllocator _small = Create();
    private readonly Lock _changing = new();
    private readonly List<WeakReference<Array>> _idle = [];

    /// <inheritdoc/>
    public override IMemoryOwner<T> Allocate<T>(int length, AllocationOptions options = AllocationOptions.None)
    {
        var size = (long)length * Unsafe.SizeOf<T>();
        if (size is <= SmallBytes or > ImageSharpProcessor.MaxPictureBytes)
        {
            return _small.Allocate<T>(length, options);
        }

        if (TakeIdle<T>(length) is not { } kept)
        {
            return new Buffer<T>(this, new T[length]);
        }

        if (options.HasFlag(AllocationOptions.Clean))
        {
            Array.Clear(kept);
        }

        return new Buffer<T>(this, kept);
    }

    /// <inheritdoc/>
    protected override int GetBufferCapacityInBytes() => SmallBytes;

    private T[]? TakeIdle<T>(int length)
    {
        lock (_changing)
        {
            _idle.RemoveAll(reference => !reference.TryGetTarget(out _));
            for (var i = _idle.Count - 1; i >= 0; i--)
            {
                // Its type is compared, since an array of signed bytes counts as one of bytes as well.
                if (_idle[i].TryGetTarget(out var array) && array.GetType() == typeof(T[]) && array.Length == length)
                {
                    _idle.RemoveAt(i);
                    return (T[])array;
                }
            }
        }

        return null;
    }

    private void Return(Array array)
    {
        lock (_changing)
        {
            _idle.Add(new WeakReference<Array>(array));
        }
    }

    private sealed class Buffer<T>(ReusingAllocator allocator, T[] array) : IMemoryOwner<T>
    {
        private int _isReturned;

        public Memory<T> Memory => array;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isReturned, 1) == 0)
            {
                allocator.Return(array);
            }
        }
    }
}
