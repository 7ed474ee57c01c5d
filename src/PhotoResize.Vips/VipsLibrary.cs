using System.Collections.Frozen;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PhotoResize.Settings;
using PhotoResize.Vips.Decoding;
using PhotoResize.Vips.Encoding;
using PhotoResize.Vips.Interop;

namespace PhotoResize.Vips;

/// <summary>libvips, started once in a process and shared by all its applications.</summary>
internal sealed class VipsLibrary
{
    /// <summary>The oldest version that works.</summary>
    public static readonly Version Minimum = new(8, 14);

    private static readonly Lazy<VipsLibrary> Started = new(() => new VipsLibrary());

    /// <summary>The decoders that sources may reach. All others stay blocked, whatever the library was built with.</summary>
    private static readonly string[] Loaders =
    [
        "VipsForeignLoadJpeg", "VipsForeignLoadPng", "VipsForeignLoadTiff", "VipsForeignLoadWebp", "VipsForeignLoadHeif",
    ];

    private readonly Lazy<bool> _encodesAvif = new(() => AvifTrial.Succeeds(HeifCompression.Av1));

    private VipsLibrary()
    {
        Version = Start(File.Path);
        HeifVersion = File.IsPackaged ? null : HeifLibrary.FindVersion();
        Readable = SupportedFormats("load_source");
        Writable = SupportedFormats("save_target");
    }

    /// <summary>The library. The first access starts it.</summary>
    /// <exception cref="InvalidOperationException">No usable library was found; the message says what to install.</exception>
    public static VipsLibrary Instance => Started.Value;

    /// <summary>The file that was loaded.</summary>
    public LoadedLibrary File { get; } = NativeLibraryResolver.Library;

    /// <summary>The version of the library.</summary>
    public Version Version { get; }

    /// <summary>The version of the system's libheif; <see langword="null"/> of a packaged libvips, which has one built in, and if it is unknown.</summary>
    public Version? HeifVersion { get; }

    /// <summary>The formats that this build of the library decodes, as far as its decoders are used.</summary>
    public FrozenSet<ImageFormat> Readable { get; }

    /// <summary>The formats that this build of the library encodes; AVIF only if <see cref="EncodesAvif"/>.</summary>
    public FrozenSet<ImageFormat> Writable { get; }

    /// <summary>Whether there is an encoder of AVIF, which a packaged library has built in.</summary>
    public bool EncodesAvif => Writable.Contains(ImageFormat.Avif) && (File.IsPackaged || _encodesAvif.Value);

    private static Version Start(string file)
    {
        NativeLibraryResolver.Register();
        try
        {
            if (VipsNative.Init("PhotoResize") != 0)
            {
                throw VipsException.AtStart(file);
            }

            var version = new Version(VipsNative.Version(0), VipsNative.Version(1), VipsNative.Version(2));
            if (version < Minimum)
            {
                throw new InvalidOperationException($"{file} is libvips {version}, which is too old: {Minimum} or newer is needed.");
            }

            Configure();
            return version;
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            throw new InvalidOperationException($"{file} cannot be used as libvips: {exception.Message}", exception);
        }
    }

    private static unsafe void Configure()
    {
        NativeHeap.Prepare(LibraryThread.IsSupported);

        // Requests run in parallel, so one thread for each is fastest under load. The library's own variable takes precedence.
        if (!int.TryParse(Environment.GetEnvironmentVariable("VIPS_CONCURRENCY"), NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            VipsNative.ConcurrencySet(1);
        }

        // No operation runs twice, and a cached one would keep its source open.
        VipsNative.CacheSetMax(0);
        VipsNative.BlockUntrustedSet(1);
        VipsNative.OperationBlockSet("VipsForeignLoad", 1);
        foreach (var loader in Loaders)
        {
            VipsNative.OperationBlockSet(loader, 0);
        }

        // Otherwise libvips writes warnings to stderr, and every damaged upload adds lines there.
        const int WarningsAndBelow = (1 << 4) | (1 << 5) | (1 << 6) | (1 << 7);
        VipsNative.LogSetHandler("VIPS", WarningsAndBelow, &HandleLogMessage, 0);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static unsafe void HandleLogMessage(nint domain, int level, nint message, nint data) =>
        DecoderWarnings.Note(MemoryMarshal.CreateReadOnlySpanFromNullTerminated((byte*)message));

    private static FrozenSet<ImageFormat> SupportedFormats(string suffix) => Enum.GetValues<ImageFormat>()
        .Where(format => FormatNames.NameOf(format) is { } name && VipsNative.TypeFind("VipsOperation", name + suffix) != 0)
        .Where(format => format is not (ImageFormat.Png8 or ImageFormat.Gif) || suffix == "save_target")
        .ToFrozenSet();
}
