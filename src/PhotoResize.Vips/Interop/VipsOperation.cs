namespace PhotoResize.Vips.Interop;

/// <summary>One operation of libvips, created by its name and run once.</summary>
/// <remarks>A value gets the type that the operation declares for the argument, so an enumeration can be passed as a number.</remarks>
internal readonly unsafe struct VipsOperation
{
    private readonly VipsJob _job;
    private readonly string _nickname;
    private readonly VipsOperationHandle _handle;

    /// <summary>Creates an operation.</summary>
    /// <param name="job">Owns the resulting images.</param>
    /// <param name="nickname">The operation's short name.</param>
    public VipsOperation(VipsJob job, string nickname)
    {
        _job = job;
        _nickname = nickname;
        _handle = VipsNative.OperationNew(nickname);
        if (_handle.IsInvalid)
        {
            throw VipsException.Of(nickname);
        }
    }

    /// <summary>Whether this version of the library knows the argument.</summary>
    public bool Has(string argument) => FindProperty(argument) != null;

    public VipsOperation Set(string argument, bool content)
    {
        var value = NewValue(argument);
        VipsNative.ValueSetBoolean(ref value, content ? 1 : 0);
        return Set(argument, ref value);
    }

    public VipsOperation Set<TEnum>(string argument, TEnum content)
        where TEnum : struct, Enum => Set(argument, Convert.ToInt32(content, null));

    public VipsOperation Set(string argument, int content)
    {
        var value = NewValue(argument, out var type);
        switch (VipsNative.TypeFundamental(type))
        {
            case FundamentalType.Enum:
                VipsNative.ValueSetEnum(ref value, content);
                break;

            case FundamentalType.Flags:
                VipsNative.ValueSetFlags(ref value, (uint)content);
                break;

            case FundamentalType.Double:
                VipsNative.ValueSetDouble(ref value, content);
                break;

            default:
                VipsNative.ValueSetInt(ref value, content);
                break;
        }

        return Set(argument, ref value);
    }

    public VipsOperation Set(string argument, double content)
    {
        var value = NewValue(argument);
        VipsNative.ValueSetDouble(ref value, content);
        return Set(argument, ref value);
    }

    public VipsOperation Set(string argument, string content)
    {
        var value = NewValue(argument);
        VipsNative.ValueSetString(ref value, content);
        return Set(argument, ref value);
    }

    public VipsOperation Set(string argument, ReadOnlySpan<double> content)
    {
        var value = NewValue(argument);
        fixed (double* items = content)
        {
            VipsNative.ValueSetArrayDouble(ref value, items, content.Length);
        }

        return Set(argument, ref value);
    }

    public VipsOperation Set(string argument, VipsImage content) => Set(argument, content.Handle);

    public VipsOperation Set(string argument, VipsObjectHandle content)
    {
        var value = NewValue(argument);
        VipsNative.ValueSetObject(ref value, content);
        return Set(argument, ref value);
    }

    public VipsOperation Set(string argument, ReadOnlySpan<VipsImage> content)
    {
        var value = NewValue(argument);
        VipsNative.ValueSetArrayImage(ref value, content.Length);
        var items = VipsNative.ValueGetArrayImage(value, out _);
        for (var i = 0; i < content.Length; i++)
        {
            items[i] = VipsNative.ObjectRef(content[i].Handle);
        }

        return Set(argument, ref value);
    }

    /// <summary>Runs an operation that returns an image.</summary>
    public VipsImage Run()
    {
        using var built = Build();
        var value = default(GValue);
        VipsNative.ValueInit(ref value, VipsNative.ImageType());
        VipsNative.ObjectGetProperty(built, "out", ref value);
        var image = new VipsImageHandle(VipsNative.ValueDupObject(value));
        VipsNative.ValueUnset(ref value);
        return _job.Own(image);
    }

    /// <summary>Runs an operation that returns no image, such as a saver.</summary>
    public void RunForEffect() => Build().Dispose();

    private VipsOperationHandle Build()
    {
        if (_handle.Build())
        {
            return _handle;
        }

        _handle.Dispose();
        _job.CancellationToken.ThrowIfCancellationRequested();
        throw VipsException.Of(_nickname);
    }

    private VipsOperation Set(string argument, ref GValue value)
    {
        VipsNative.ObjectSetProperty(_handle, argument, value);
        VipsNative.ValueUnset(ref value);
        return this;
    }

    private GValue NewValue(string argument) => NewValue(argument, out _);

    private GValue NewValue(string argument, out nuint type)
    {
        var property = FindProperty(argument);
        if (property == null)
        {
            throw new VipsException($"{_nickname} has no argument {argument}.");
        }

        type = property->ValueType;
        var value = default(GValue);
        VipsNative.ValueInit(ref value, type);
        return value;
    }

    // The first word of every GObject points to its class.
    private ParameterSpec* FindProperty(string argument) =>
        VipsNative.ClassFindProperty(*(nint*)_handle.DangerousGetHandle(), argument);
}
