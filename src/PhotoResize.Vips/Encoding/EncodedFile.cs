using System.Buffers;
using PhotoResize.Vips.Interop;

namespace PhotoResize.Vips.Encoding;

/// <summary>An encoded file in libvips' memory, read in place.</summary>
internal sealed class EncodedFile : UnmanagedMemoryStream
{
    private readonly VipsBlobHandle _blob;

    private unsafe EncodedFile(VipsBlobHandle blob, byte* data, long length)
        : base(data, length) => _blob = blob;

    /// <summary>The whole file, valid until it is disposed.</summary>
    public unsafe ReadOnlySpan<byte> Bytes => new(PositionPointer - Position, checked((int)Length));

    /// <summary>Runs <paramref name="save"/> and keeps what it writes to its target.</summary>
    public static unsafe EncodedFile Write(Action<VipsTargetHandle> save)
    {
        using var target = VipsNative.TargetToMemory();
        save(target);
        var value = default(GValue);
        VipsNative.ValueInit(ref value, VipsNative.BlobType());
        VipsNative.ObjectGetProperty(target, "blob", ref value);
        var blob = new VipsBlobHandle(VipsNative.ValueDupBoxed(value));
        VipsNative.ValueUnset(ref value);
        return blob.IsInvalid
            ? throw VipsException.Of("Taking the result")
            : new EncodedFile(blob, VipsNative.BlobGet(blob, out var length), (long)length);
    }

    /// <summary>
    /// Writes the rest in one call, so that a destination in memory allocates once. Growing part by part would take twice the memory, and
    /// leave as much again to the garbage collector.
    /// </summary>
    public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
    {
        using var rest = Rest();
        await destination.WriteAsync(rest.Memory, cancellationToken);
        Position = Length;
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _blob.Dispose();
    }

    private unsafe NativeMemory Rest() => new(PositionPointer, checked((int)(Length - Position)));

    /// <summary>Unmanaged memory that someone else frees.</summary>
    private sealed unsafe class NativeMemory(byte* start, int length) : MemoryManager<byte>
    {
        public override Span<byte> GetSpan() => new(start, length);

        public override MemoryHandle Pin(int elementIndex = 0) => new(start + elementIndex);

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
