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
            ? throw VipsException.Take("The taking of a result")
            : new EncodedFile(blob, VipsNative.BlobGet(blob, out var length), (long)length);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _blob.Dispose();
    }
}
