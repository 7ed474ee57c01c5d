using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PhotoResize.Processing;
using PhotoResize.Vips.Interop;

namespace PhotoResize.Vips.Decoding;

/// <summary>The bytes of a source, as the library reads them: a file that it opens by itself, or a stream.</summary>
internal sealed unsafe class ByteSource : IDisposable
{
    private const int SeekError = -1;

    private readonly Stream? stream;
    private readonly CancellationToken cancellationToken;

    // What the stream threw; the library was told of an error without a reason.
    private Exception? failure;

    private ByteSource(VipsSourceHandle handle, Stream? stream, CancellationToken cancellationToken)
    {
        Handle = handle;
        this.stream = stream;
        this.cancellationToken = cancellationToken;
    }

    internal VipsSourceHandle Handle { get; }

    public void Dispose() => Handle.Dispose();

    /// <summary>Says whose fault it is that pixels cannot be made of these bytes: the storage's if reading failed, else the source's.</summary>
    internal Exception Fault(VipsException exception) => failure is null or OperationCanceledException
        ? new ImageProcessingException(ImageProcessingError.Damaged, exception.Message, exception)
        : new IOException("The source cannot be read.", failure);

    internal static ByteSource OfFile(string path)
    {
        var handle = VipsNative.SourceFromFile(path);
        return handle.IsInvalid
            ? throw new IOException("The source cannot be opened.", VipsException.Take("The opening of a source"))
            : new ByteSource(handle, null, default);
    }

    /// <summary>Reads a stream, which the caller closes after this object.</summary>
    internal static ByteSource OfStream(Stream stream, CancellationToken cancellationToken)
    {
        var source = new ByteSource(VipsNative.SourceCustomNew(), stream, cancellationToken);
        delegate* unmanaged[Cdecl]<nint, byte*, long, nint, long> read = &Read;
        source.Connect("read", read);
        if (stream.CanSeek)
        {
            delegate* unmanaged[Cdecl]<nint, long, int, nint, long> seek = &Seek;
            source.Connect("seek", seek);
        }
        return source;
    }

    private void Connect(string signal, void* handler)
    {
        var state = GCHandle.ToIntPtr(GCHandle.Alloc(this));
        if (VipsNative.SignalConnect(Handle, signal, handler, state, &SignalState.Free, 0) == 0)
        {
            SignalState.Release(state);
            throw VipsException.Take("The start of reading");
        }
    }

    // An exception must not cross into native code: it is kept, and the library is told of an error.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static long Read(nint native, byte* buffer, long length, nint state)
    {
        var source = (ByteSource)GCHandle.FromIntPtr(state).Target!;
        try
        {
            source.cancellationToken.ThrowIfCancellationRequested();
            return source.stream!.Read(new Span<byte>(buffer, (int)Math.Min(length, int.MaxValue)));
        }
        catch (Exception exception)
        {
            source.failure ??= exception;
            return -1;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static long Seek(nint native, long offset, int origin, nint state)
    {
        var source = (ByteSource)GCHandle.FromIntPtr(state).Target!;
        try
        {
            // SEEK_SET, SEEK_CUR and SEEK_END have the numbers of SeekOrigin.
            return source.stream!.Seek(offset, (SeekOrigin)origin);
        }
        catch (Exception exception)
        {
            source.failure ??= exception;
            return SeekError;
        }
    }
}
