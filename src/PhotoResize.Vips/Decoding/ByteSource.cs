using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PhotoResize.Processing;
using PhotoResize.Vips.Interop;

namespace PhotoResize.Vips.Decoding;

/// <summary>Lets libvips read the bytes of a source from a stream, or from a copy of it in memory.</summary>
/// <remarks>
/// Files are read as streams too. libvips would map them, and a mapped file that is truncated while it is decoded, for example by a new
/// upload, crashes the process.
/// </remarks>
internal sealed unsafe class ByteSource : IDisposable
{
    private const int Error = -1;

    /// <summary>How much is read into memory before it is asked whether the job was cancelled.</summary>
    private const int StepBytes = 128 * 1024;

    private const int HandleBytes = sizeof(long);

    private readonly Stream _stream;
    private readonly long _length;
    private readonly CancellationToken _cancellationToken;

    // What the stream threw. libvips only learns that there was an error.
    private Exception? _failure;

    /// <summary>Reads a stream that can seek. The caller closes it, after this object.</summary>
    /// <exception cref="ImageProcessingException">The stream is empty, which crashes some versions of libvips.</exception>
    public ByteSource(Stream stream, CancellationToken cancellationToken)
        : this(stream, VipsNative.SourceCustomNew, cancellationToken)
    {
        delegate* unmanaged[Cdecl]<nint, byte*, long, nint, long> read = &Read;
        Connect("read", read);
        delegate* unmanaged[Cdecl]<nint, long, int, nint, long> seek = &Seek;
        Connect("seek", seek);
    }

    private ByteSource(Stream stream, Func<VipsSourceHandle> open, CancellationToken cancellationToken)
    {
        _stream = stream;
        _cancellationToken = cancellationToken;
        _length = stream.Length;
        Handle = _length == 0 ? throw new ImageProcessingException(ImageProcessingError.Damaged, "The source is empty.") : open();
    }

    public VipsSourceHandle Handle { get; }

    /// <summary>
    /// Reads a stream from its start into memory. libjpeg decodes Huffman codes in a slower way where few bytes are at hand: with a source
    /// that is called back for 4 kB at a time that are most codes, and an eighth of the time of a job.
    /// </summary>
    /// <exception cref="ImageProcessingException">The stream is empty or ends early.</exception>
    /// <exception cref="OperationCanceledException">The job was cancelled.</exception>
    public static ByteSource InMemory(Stream stream, CancellationToken cancellationToken) =>
        new(stream, () => ReadWhole(stream, cancellationToken), cancellationToken);

    public void Dispose() => Handle.Dispose();

    /// <summary>
    /// The exception for bytes that cannot be decoded: of a job that was cancelled, which libvips sees as a failing source; what managed
    /// decoding found while it was read; an I/O error if reading failed; else a damaged source.
    /// </summary>
    public Exception Fault(VipsException exception)
    {
        if (_cancellationToken.IsCancellationRequested)
        {
            return new OperationCanceledException(_cancellationToken);
        }

        return _failure switch
        {
            null => new ImageProcessingException(ImageProcessingError.Damaged, exception.Message, exception),
            ImageProcessingException fault => fault,
            _ => new IOException("The source cannot be read.", _failure),
        };
    }

    /// <summary>Reads into an array, which the library gives back with the last image that may read from it.</summary>
    private static VipsSourceHandle ReadWhole(Stream stream, CancellationToken cancellationToken)
    {
        var length = checked((int)stream.Length);
        var array = IdleArrays.Shared.Take(HandleBytes + length);
        try
        {
            ReadWhole(stream, array.AsSpan(HandleBytes, length), cancellationToken);
        }
        catch
        {
            IdleArrays.Shared.Return(array);
            throw;
        }

        // All that the library tells when it gives the bytes back is where they are, so what holds the array stands in front of them.
        var pinned = GCHandle.Alloc(array, GCHandleType.Pinned);
        var start = (byte*)pinned.AddrOfPinnedObject();
        *(nint*)start = GCHandle.ToIntPtr(pinned);
        using var blob = new VipsBlobHandle(VipsNative.BlobNew(&GiveBack, start + HandleBytes, (nuint)length));
        return VipsNative.SourceFromBlob(blob);
    }

    private static void ReadWhole(Stream stream, Span<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var step = bytes[..Math.Min(bytes.Length, StepBytes)];
            if (stream.ReadAtLeast(step, step.Length, throwOnEndOfStream: false) < step.Length)
            {
                throw new ImageProcessingException(ImageProcessingError.Damaged, "The source ends early.");
            }

            bytes = bytes[step.Length..];
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GiveBack(byte* bytes, void* area)
    {
        var pinned = GCHandle.FromIntPtr(*(nint*)(bytes - HandleBytes));
        var array = (byte[])pinned.Target!;
        pinned.Free();
        IdleArrays.Shared.Return(array);
        return 0;
    }

    private void Connect(string signal, void* handler)
    {
        var state = GCHandle.ToIntPtr(GCHandle.Alloc(this));
        if (VipsNative.SignalConnect(Handle, signal, handler, state, &SignalState.Free, 0) == 0)
        {
            SignalState.Release(state);
            throw VipsException.Of("Opening the source");
        }
    }

    // An exception must not cross into native code. It is kept, and libvips gets an error code.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static long Read(nint native, byte* buffer, long length, nint state)
    {
        var source = (ByteSource)GCHandle.FromIntPtr(state).Target!;
        try
        {
            source._cancellationToken.ThrowIfCancellationRequested();
            // Some loaders of 8.14 take a short read for the end of the file.
            var target = new Span<byte>(buffer, (int)Math.Min(length, int.MaxValue));
            var read = source._stream.ReadAtLeast(target, target.Length, throwOnEndOfStream: false);
            // The stream ended early. Some loaders size their buffer by the length, and would decode what happened to be in that memory.
            return read == 0 && length > 0 && source._stream.Position < source._length ? Error : read;
        }
        catch (Exception exception)
        {
            source._failure ??= exception;
            return Error;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static long Seek(nint native, long offset, int origin, nint state)
    {
        var source = (ByteSource)GCHandle.FromIntPtr(state).Target!;
        try
        {
            // SEEK_SET, SEEK_CUR and SEEK_END have the numbers of SeekOrigin.
            var start = (SeekOrigin)origin switch
            {
                SeekOrigin.Current => source._stream.Position,
                SeekOrigin.End => source._length,
                _ => 0,
            };

            // A hostile file makes a loader go to places that do not exist. That is no fault of the storage.
            var isPlace = offset >= -start && offset <= long.MaxValue - start;
            return isPlace ? source._stream.Seek(start + offset, SeekOrigin.Begin) : Error;
        }
        catch (Exception exception)
        {
            source._failure ??= exception;
            return Error;
        }
    }
}
