using System.Runtime.InteropServices;

namespace PhotoResize.Vips.Interop;

/// <content>GObject: references, properties, values and signals.</content>
internal static unsafe partial class VipsNative
{
    [LibraryImport(GObject, EntryPoint = "g_object_unref")]
    public static partial void ObjectUnref(nint instance);

    [LibraryImport(GObject, EntryPoint = "g_object_class_find_property", StringMarshalling = StringMarshalling.Utf8)]
    public static partial ParameterSpec* ClassFindProperty(nint instanceClass, string name);

    [LibraryImport(GObject, EntryPoint = "g_object_set_property", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void ObjectSetProperty(VipsObjectHandle instance, string name, in GValue value);

    [LibraryImport(GObject, EntryPoint = "g_object_get_property", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void ObjectGetProperty(VipsObjectHandle instance, string name, ref GValue value);

    [LibraryImport(GObject, EntryPoint = "g_type_fundamental")]
    public static partial nuint TypeFundamental(nuint type);

    [LibraryImport(GObject, EntryPoint = "g_value_init")]
    public static partial GValue* ValueInit(ref GValue value, nuint type);

    [LibraryImport(GObject, EntryPoint = "g_value_unset")]
    public static partial void ValueUnset(ref GValue value);

    [LibraryImport(GObject, EntryPoint = "g_value_set_boolean")]
    public static partial void ValueSetBoolean(ref GValue value, int content);

    [LibraryImport(GObject, EntryPoint = "g_value_set_int")]
    public static partial void ValueSetInt(ref GValue value, int content);

    [LibraryImport(GObject, EntryPoint = "g_value_set_double")]
    public static partial void ValueSetDouble(ref GValue value, double content);

    [LibraryImport(GObject, EntryPoint = "g_value_set_enum")]
    public static partial void ValueSetEnum(ref GValue value, int content);

    [LibraryImport(GObject, EntryPoint = "g_value_set_flags")]
    public static partial void ValueSetFlags(ref GValue value, uint content);

    [LibraryImport(GObject, EntryPoint = "g_value_set_string", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void ValueSetString(ref GValue value, string content);

    [LibraryImport(GObject, EntryPoint = "g_value_set_object")]
    public static partial void ValueSetObject(ref GValue value, VipsObjectHandle content);

    [LibraryImport(GObject, EntryPoint = "g_value_dup_object")]
    public static partial nint ValueDupObject(in GValue value);

    [LibraryImport(GObject, EntryPoint = "g_value_dup_boxed")]
    public static partial nint ValueDupBoxed(in GValue value);

    [LibraryImport(Vips, EntryPoint = "vips_value_set_array_double")]
    public static partial void ValueSetArrayDouble(ref GValue value, double* items, int count);

    [LibraryImport(Vips, EntryPoint = "vips_value_set_array_image")]
    public static partial void ValueSetArrayImage(ref GValue value, int count);

    /// <summary>The array inside the value, which owns a reference to each image that is stored in it.</summary>
    [LibraryImport(Vips, EntryPoint = "vips_value_get_array_image")]
    public static partial nint* ValueGetArrayImage(in GValue value, out int count);

    [LibraryImport(GObject, EntryPoint = "g_object_ref")]
    public static partial nint ObjectRef(VipsObjectHandle instance);

    [LibraryImport(GObject, EntryPoint = "g_signal_connect_data", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nuint SignalConnect(
        VipsObjectHandle instance, string signal, void* handler, nint data, delegate* unmanaged[Cdecl]<nint, nint, void> destroyData, int flags);

    [LibraryImport(GLib, EntryPoint = "g_free")]
    public static partial void Free(nint memory);

    [LibraryImport(GLib, EntryPoint = "g_log_set_handler", StringMarshalling = StringMarshalling.Utf8)]
    public static partial uint LogSetHandler(string domain, int levels, delegate* unmanaged[Cdecl]<nint, int, nint, nint, void> handler, nint data);
}
