using System.Buffers;
using PhotoResize.Vips.Interop;

namespace PhotoResize.Vips.Encoding;

/// <summary>A file in the native library's memory, read in place.</summary>
internal sealed class EncodedFile : UnmanagedMemoryStream
{
    private readonly VipsBlobHandle _blob;

    private unsafe EncodedFile(VipsBlobHandle blob, byte* data, long length)
        : base(data, length) => _blob = blob;

    /// <summary>The whole file, valid until it is disposed.</summary>
    public unsafe ReadOnlySpan<byte> Bytes => new(PositionPointer - Position, checked((int)Length));

    /// <summary>Keeps what <paramref name="save"/> writes to the target it is given.</summary>
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
            ? throw VipsException.Of("The taking of a result")
            : new EncodedFile(blob, VipsNative.BlobGet(blob, out var length), (long)length);
    }

    /// <summary>
    /// Writes all that is left at once, so that a target in memory makes room for it once; grown part by part, it would take twice as much, and
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

    /// <summary>Bytes that do not move, and that someone else frees.</summary>
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
