using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PhotoResize.Vips.Interop;

/// <summary>An image: pixels in memory, or the recipe for them. It never changes; each method gives a new one of the same job.</summary>
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

    /// <summary>What the bands mean, judged by their number and format where the file's own word cannot be true.</summary>
    public Interpretation Interpretation => VipsNative.ImageGuessInterpretation(handle);

    /// <summary>Makes an image of 8-bit pixels in rows, band by band, which are copied.</summary>
    public static VipsImage FromMemory(
        VipsJob job, ReadOnlySpan<byte> pixels, int width, int height, int bands, Interpretation interpretation)
    {
        fixed (byte* data = pixels)
        {
            var image = VipsNative.ImageFromMemory(data, (nuint)pixels.Length, width, height, bands, BandFormat.UChar);
            return image.IsInvalid ? throw VipsException.Of("A new image") : job.Own(image).Declare(interpretation);
        }
    }

    /// <summary>Makes an image of the array itself, which nobody writes to from here on; it stays where it is until the library lets the image go.</summary>
    public static VipsImage FromArray(VipsJob job, byte[] pixels, int width, int height, int bands, Interpretation interpretation)
    {
        var pin = GCHandle.Alloc(pixels, GCHandleType.Pinned);
        var image = VipsNative.ImageOfMemory(
            (void*)pin.AddrOfPinnedObject(), (nuint)pixels.Length, width, height, bands, BandFormat.UChar);
        delegate* unmanaged[Cdecl]<nint, nint, void> onClosed = &OnClosed;

        // Others may hold the image longer than the job does, so the pin goes with what the image keeps for the signal of its end.
        if (image.IsInvalid || VipsNative.SignalConnect(image, "postclose", onClosed, GCHandle.ToIntPtr(pin), &SignalState.Free, 0) == 0)
        {
            image.Dispose();
            pin.Free();
            throw VipsException.Of("A new image");
        }

        return job.Own(image).Declare(interpretation);
    }

    /// <summary>A window onto this image, for the calling thread.</summary>
    public VipsRegionHandle OpenRegion()
    {
        var region = VipsNative.RegionNew(handle);
        return region.IsInvalid ? throw VipsException.Of("A window onto an image") : region;
    }

    /// <summary>Makes an 8-bit image, grey or sRGB, of rows that come one after the other, from the top.</summary>
    public static VipsImage FromRows(VipsJob job, int width, int height, int bands, Action<Span<byte>> read)
    {
        var image = job.Own(VipsNative.ImageNewMemory());
        var interpretation = bands < 3 ? Interpretation.BlackWhite : Interpretation.Srgb;
        VipsNative.ImageInitFields(image.Handle, width, height, bands, BandFormat.UChar, 0, interpretation, 1, 1);
        var row = new byte[checked(width * bands)];
        fixed (byte* data = row)
        {
            for (var y = 0; y < height; y++)
            {
                job.CancellationToken.ThrowIfCancellationRequested();
                read(row);
                if (VipsNative.ImageWriteLine(image.Handle, y, data) != 0)
                {
                    throw VipsException.Of("A new image");
                }
            }
        }

        return image;
    }

    /// <summary>The same image as the start of what another job makes; this job goes on owning it.</summary>
    public VipsImage In(VipsJob other) => new(other, handle);

    /// <summary>Carries the recipe out into memory. From here on pixels can be had in any order, and sources are needed no more.</summary>
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
        throw VipsException.Of("The making of pixels");
    }

    /// <summary>The 8-bit pixels of an image that was materialized, valid as long as the job.</summary>
    public ReadOnlySpan<byte> Pixels()
    {
        var data = VipsNative.ImageData(handle);
        return data == null ? throw VipsException.Of("The reading of pixels") : new ReadOnlySpan<byte>(data, checked(Width * Height * Bands));
    }

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

    /// <summary>The same pixels without the fields named.</summary>
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
    /// Lets a cancelled job stop this image's evaluation. The library asks between strips of pixels; a mark set from outside would be
    /// cleared if the evaluation had not begun yet.
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
            throw VipsException.Of("The watch over an image");
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
    /// Says in place what the bands mean, which only the maker of an image may do. A copy that says it would be one more recipe, and takes a
    /// twentieth of a small picture's time.
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
