using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PhotoResize.Vips.Interop;

/// <summary>An image: pixels in memory, or a pipeline that computes them. Operations return a new image of the same job.</summary>
/// <param name="job">The owner.</param>
/// <param name="handle">The native image.</param>
internal sealed unsafe partial class VipsImage(VipsJob job, VipsImageHandle handle)
{
    public VipsImageHandle Handle => handle;

    public VipsJob Job => job;

    public int Width => VipsNative.ImageWidth(handle);

    public int Height => VipsNative.ImageHeight(handle);

    public int Bands => VipsNative.ImageBands(handle);

    public BandFormat Format => VipsNative.ImageFormat(handle);

    /// <summary>What the bands mean; guessed from their number and format where the file's own value cannot be true.</summary>
    public Interpretation Interpretation => VipsNative.ImageGuessInterpretation(handle);

    /// <summary>Creates an image from a copy of 8-bit pixels, row by row with interleaved bands.</summary>
    public static VipsImage FromMemory(
        VipsJob job, ReadOnlySpan<byte> pixels, int width, int height, int bands, Interpretation interpretation)
    {
        fixed (byte* data = pixels)
        {
            var image = VipsNative.ImageFromMemoryCopy(data, (nuint)pixels.Length, width, height, bands, BandFormat.UChar);
            return image.IsInvalid ? throw VipsException.Of("Creating an image") : job.Own(image).Declare(interpretation);
        }
    }

    /// <summary>
    /// Creates an image from the array itself, without a copy. Nobody may write to the array afterwards. It is pinned until libvips closes the
    /// image.
    /// </summary>
    public static VipsImage FromArray(VipsJob job, byte[] pixels, int width, int height, int bands, Interpretation interpretation)
    {
        var pin = GCHandle.Alloc(pixels, GCHandleType.Pinned);
        var image = VipsNative.ImageFromMemory(
            (void*)pin.AddrOfPinnedObject(), (nuint)pixels.Length, width, height, bands, BandFormat.UChar);
        delegate* unmanaged[Cdecl]<nint, nint, void> onClosed = &OnClosed;

        // libvips may hold the image longer than the job does, so the pin is released together with the image's signal handler.
        if (image.IsInvalid || VipsNative.SignalConnect(image, "postclose", onClosed, GCHandle.ToIntPtr(pin), &SignalState.Free, 0) == 0)
        {
            image.Dispose();
            pin.Free();
            throw VipsException.Of("Creating an image");
        }

        return job.Own(image).Declare(interpretation);
    }

    /// <summary>Opens a region of this image for the calling thread.</summary>
    public VipsRegionHandle OpenRegion()
    {
        var region = VipsNative.RegionNew(handle);
        return region.IsInvalid ? throw VipsException.Of("Opening a region") : region;
    }

    /// <summary>
    /// Creates an 8-bit image in the library's memory, which is freed with the job and not when the garbage collector comes to it. Its pixels
    /// are to be written by <see cref="PixelsToWrite()"/> before it is used.
    /// </summary>
    public static VipsImage Blank(VipsJob job, int width, int height, int bands, Interpretation interpretation)
    {
        var image = job.Own(VipsNative.ImageNewMemory());
        VipsNative.ImageInitFields(image.Handle, width, height, bands, BandFormat.UChar, 0, interpretation, 1, 1);
        return VipsNative.ImageWritePrepare(image.Handle) == 0 ? image : throw VipsException.Of("Creating an image");
    }

    /// <summary>Creates an 8-bit image, grey or sRGB, from rows that are read one by one from the top.</summary>
    public static VipsImage FromRows(VipsJob job, int width, int height, int bands, Action<Span<byte>> read)
    {
        var image = Blank(job, width, height, bands, bands < 3 ? Interpretation.BlackWhite : Interpretation.Srgb);
        var rowBytes = checked(width * bands);
        for (var y = 0; y < height; y++)
        {
            job.CancellationToken.ThrowIfCancellationRequested();
            read(image.PixelsToWrite((long)y * rowBytes, rowBytes));
        }

        return image;
    }

    /// <summary>The same image for the operations of another job; this job stays its owner.</summary>
    public VipsImage In(VipsJob other) => new(other, handle);

    /// <summary>Computes all pixels into memory. After that they can be read in any order, and the source is no longer needed.</summary>
    /// <exception cref="OperationCanceledException">The job was cancelled.</exception>
    public VipsImage Materialize()
    {
        StopWhenCancelled();
        var memory = VipsNative.ImageCopyMemory(handle);
        if (!memory.IsInvalid)
        {
            return job.Own(memory);
        }

        job.CancellationToken.ThrowIfCancellationRequested();
        throw VipsException.Of("Computing pixels");
    }

    /// <summary>The 8-bit pixels of a materialized image, valid until the job is disposed.</summary>
    public ReadOnlySpan<byte> Pixels()
    {
        var data = VipsNative.ImageData(handle);
        return data == null ? throw VipsException.Of("Reading pixels") : new ReadOnlySpan<byte>(data, checked(Width * Height * Bands));
    }

    /// <summary>The pixels of an image that was created by <see cref="Blank"/>.</summary>
    public Span<byte> PixelsToWrite() => PixelsToWrite(0, checked(Width * Height * Bands));

    private Span<byte> PixelsToWrite(long start, int length) => new((byte*)VipsNative.ImageData(handle) + start, length);

    public bool HasField(string field) => VipsNative.ImageTypeOf(handle, field) != 0;

    public int GetInt(string field) => VipsNative.ImageGetInt(handle, field, out var content) == 0 ? content : throw VipsException.Of(field);

    public void SetInt(string field, int content) => VipsNative.ImageSetInt(handle, field, content);

    public ReadOnlySpan<int> GetInts(string field) =>
        VipsNative.ImageGetArrayInt(handle, field, out var items, out var count) == 0
            ? new ReadOnlySpan<int>(items, count)
            : throw VipsException.Of(field);

    public void SetInts(string field, ReadOnlySpan<int> content)
    {
        fixed (int* items = content)
        {
            VipsNative.ImageSetArrayInt(handle, field, items, content.Length);
        }
    }

    public ReadOnlySpan<byte> GetBytes(string field) =>
        VipsNative.ImageGetBlob(handle, field, out var data, out var length) == 0
            ? new ReadOnlySpan<byte>(data, checked((int)length))
            : throw VipsException.Of(field);

    public void SetBytes(string field, ReadOnlySpan<byte> content)
    {
        fixed (byte* data = content)
        {
            VipsNative.ImageSetBlob(handle, field, data, (nuint)content.Length);
        }
    }

    /// <summary>The same pixels without the named fields.</summary>
    public VipsImage Without(ReadOnlySpan<string> fields)
    {
        var copy = new VipsOperation(job, "copy").Set("in", this).Run();
        foreach (var field in fields)
        {
            VipsNative.ImageRemove(copy.Handle, field);
        }

        return copy;
    }

    /// <summary>
    /// Lets a cancelled job stop the evaluation of this image. libvips reports its progress between strips of pixels, and is told to stop
    /// there. A kill flag set from outside would be lost if the evaluation had not started yet.
    /// </summary>
    public void StopWhenCancelled()
    {
        if (!job.CancellationToken.CanBeCanceled)
        {
            return;
        }

        VipsNative.ImageSetProgress(handle, 1);
        delegate* unmanaged[Cdecl]<nint, nint, nint, void> onProgress = &OnProgress;
        var state = GCHandle.ToIntPtr(GCHandle.Alloc(job));
        if (VipsNative.SignalConnect(handle, "eval", onProgress, state, &SignalState.Free, 0) == 0)
        {
            SignalState.Release(state);
            throw VipsException.Of("Watching an image");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnClosed(nint image, nint state)
    {
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnProgress(nint image, nint progress, nint state)
    {
        if (GCHandle.FromIntPtr(state).Target is VipsJob { CancellationToken.IsCancellationRequested: true })
        {
            VipsNative.ImageSetKill(image, 1);
        }
    }

    /// <summary>
    /// Sets in place what the bands mean, which only the creator of an image may do. The alternative, a copy with another interpretation,
    /// takes a twentieth of a small picture's time.
    /// </summary>
    private VipsImage Declare(Interpretation interpretation)
    {
        var value = default(GValue);
        VipsNative.ValueInit(ref value, VipsNative.InterpretationType());
        VipsNative.ValueSetEnum(ref value, (int)interpretation);
        VipsNative.ObjectSetProperty(handle, "interpretation", value);
        VipsNative.ValueUnset(ref value);
        return this;
    }
}
