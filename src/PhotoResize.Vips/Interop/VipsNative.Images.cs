using System.Runtime.InteropServices;

namespace PhotoResize.Vips.Interop;

/// <content>Operations, images, sources and targets.</content>
internal static unsafe partial class VipsNative
{
    [LibraryImport(Vips, EntryPoint = "vips_operation_new", StringMarshalling = StringMarshalling.Utf8)]
    public static partial VipsOperationHandle OperationNew(string nickname);

    /// <summary>Runs the operation, which may be replaced by another.</summary>
    [LibraryImport(Vips, EntryPoint = "vips_cache_operation_buildp")]
    public static partial int OperationBuild(ref nint operation);

    [LibraryImport(Vips, EntryPoint = "vips_object_unref_outputs")]
    public static partial void ObjectUnrefOutputs(nint operation);

    [LibraryImport(Vips, EntryPoint = "vips_blob_get_type")]
    public static partial nuint BlobType();

    [LibraryImport(Vips, EntryPoint = "vips_image_get_type")]
    public static partial nuint ImageType();

    [LibraryImport(Vips, EntryPoint = "vips_image_get_width")]
    public static partial int ImageWidth(VipsImageHandle image);

    [LibraryImport(Vips, EntryPoint = "vips_image_get_height")]
    public static partial int ImageHeight(VipsImageHandle image);

    [LibraryImport(Vips, EntryPoint = "vips_image_get_bands")]
    public static partial int ImageBands(VipsImageHandle image);

    [LibraryImport(Vips, EntryPoint = "vips_image_get_format")]
    public static partial BandFormat ImageFormat(VipsImageHandle image);

    [LibraryImport(Vips, EntryPoint = "vips_image_guess_interpretation")]
    public static partial Interpretation ImageGuessInterpretation(VipsImageHandle image);

    [LibraryImport(Vips, EntryPoint = "vips_image_new_from_memory_copy")]
    public static partial VipsImageHandle ImageFromMemoryCopy(
        void* data, nuint size, int width, int height, int bands, BandFormat format);

    /// <summary>The same without a copy: the caller keeps the memory for as long as the image exists.</summary>
    [LibraryImport(Vips, EntryPoint = "vips_image_new_from_memory")]
    public static partial VipsImageHandle ImageFromMemory(
        void* data, nuint size, int width, int height, int bands, BandFormat format);

    [LibraryImport(Vips, EntryPoint = "vips_interpretation_get_type")]
    public static partial nuint InterpretationType();

    [LibraryImport(Vips, EntryPoint = "vips_region_new")]
    public static partial VipsRegionHandle RegionNew(VipsImageHandle image);

    /// <summary>Computes the pixels of a rectangle on the calling thread.</summary>
    [LibraryImport(Vips, EntryPoint = "vips_region_prepare")]
    public static partial int RegionPrepare(VipsRegionHandle region, in VipsRegionHandle.Rectangle rectangle);

    [LibraryImport(Vips, EntryPoint = "vips_image_new_memory")]
    public static partial VipsImageHandle ImageNewMemory();

    [LibraryImport(Vips, EntryPoint = "vips_image_init_fields")]
    public static partial void ImageInitFields(
        VipsImageHandle image,
        int width,
        int height,
        int bands,
        BandFormat format,
        int coding,
        Interpretation interpretation,
        double pixelsPerMillimetreAcross,
        double pixelsPerMillimetreDown);

    /// <summary>Writes the next row; the first one makes room for all of them, the last one finishes the image.</summary>
    [LibraryImport(Vips, EntryPoint = "vips_image_write_prepare")]
    public static partial int ImageWritePrepare(VipsImageHandle image);

    [LibraryImport(Vips, EntryPoint = "vips_image_copy_memory")]
    public static partial VipsImageHandle ImageCopyMemory(VipsImageHandle image);

    /// <summary>The pixels of an image that is in memory; they live as long as the image.</summary>
    [LibraryImport(Vips, EntryPoint = "vips_image_get_data")]
    public static partial void* ImageData(VipsImageHandle image);

    [LibraryImport(Vips, EntryPoint = "vips_image_set_progress")]
    public static partial void ImageSetProgress(VipsImageHandle image, int enabled);

    [LibraryImport(Vips, EntryPoint = "vips_image_set_kill")]
    public static partial void ImageSetKill(nint image, int kill);

    [LibraryImport(Vips, EntryPoint = "vips_image_get_typeof", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nuint ImageTypeOf(VipsImageHandle image, string field);

    [LibraryImport(Vips, EntryPoint = "vips_image_get_int", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ImageGetInt(VipsImageHandle image, string field, out int content);

    [LibraryImport(Vips, EntryPoint = "vips_image_set_int", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void ImageSetInt(VipsImageHandle image, string field, int content);

    [LibraryImport(Vips, EntryPoint = "vips_image_remove", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ImageRemove(VipsImageHandle image, string field);

    [LibraryImport(Vips, EntryPoint = "vips_image_get_array_int", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ImageGetArrayInt(VipsImageHandle image, string field, out int* items, out int count);

    [LibraryImport(Vips, EntryPoint = "vips_image_set_array_int", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void ImageSetArrayInt(VipsImageHandle image, string field, int* items, int count);

    [LibraryImport(Vips, EntryPoint = "vips_image_get_blob", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ImageGetBlob(VipsImageHandle image, string field, out byte* data, out nuint length);

    /// <summary>Sets a field to a copy of the bytes.</summary>
    [LibraryImport(Vips, EntryPoint = "vips_image_set_blob_copy", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void ImageSetBlob(VipsImageHandle image, string field, byte* data, nuint length);

    [LibraryImport(Vips, EntryPoint = "vips_source_custom_new")]
    public static partial VipsSourceHandle SourceCustomNew();

    /// <summary>Makes a block of bytes that is freed by a function when the last reference to it ends.</summary>
    [LibraryImport(Vips, EntryPoint = "vips_blob_new")]
    public static partial nint BlobNew(delegate* unmanaged[Cdecl]<byte*, void*, int> free, byte* data, nuint length);

    [LibraryImport(Vips, EntryPoint = "vips_source_new_from_blob")]
    public static partial VipsSourceHandle SourceFromBlob(VipsBlobHandle blob);

    [LibraryImport(Vips, EntryPoint = "vips_target_new_to_memory")]
    public static partial VipsTargetHandle TargetToMemory();

    [LibraryImport(Vips, EntryPoint = "vips_blob_get")]
    public static partial byte* BlobGet(VipsBlobHandle blob, out nuint length);

    [LibraryImport(Vips, EntryPoint = "vips_area_unref")]
    public static partial void AreaUnref(nint area);
}
