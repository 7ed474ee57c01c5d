namespace PhotoResize.EngineSupport.PixelFiles;

/// <summary>
/// Finds out what the components of a JPEG mean, from two application segments and the components' names, as browsers do: an unknown
/// number counts as the one that is usual, and a JFIF file is YCbCr whatever else it says.
/// </summary>
internal sealed class JpegColour
{
    /// <summary>How many bytes of an application segment are looked at.</summary>
    public const int SegmentBytes = 14;

    private const int AdobeBytes = 12;
    private const byte None = 0;
    private const byte YCbCr = 1;
    private const byte Ycck = 2;

    private bool _isJfif;
    private byte? _adobe;

    private static ReadOnlySpan<byte> Adobe => "Adobe"u8;

    /// <summary>Takes the start of a segment.</summary>
    public void Add(byte marker, ReadOnlySpan<byte> segment)
    {
        if (marker == JpegMarker.App0)
        {
            _isJfif |= segment.Length >= SegmentBytes && segment.StartsWith("JFIF\0"u8);
        }
        else if (segment.Length >= AdobeBytes && segment.StartsWith(Adobe))
        {
            _adobe = segment[AdobeBytes - 1];
        }
    }

    /// <summary>The content of an Adobe segment that says it beyond doubt; <see langword="null"/> for a grey picture.</summary>
    public byte[]? ToAdobe(JpegFrame frame) => frame.Components.Length switch
    {
        3 => ToAdobe(_isJfif ? YCbCr : _adobe is { } transform ? Known(transform, YCbCr) : IsNamedRgb(frame) ? None : YCbCr),
        4 => ToAdobe(Known(_adobe ?? None, Ycck)),
        _ => null,
    };

    private static byte Known(byte transform, byte usual) => transform == None ? None : usual;

    private static bool IsNamedRgb(JpegFrame frame) => frame.Components is [{ Name: (byte)'R' }, { Name: (byte)'G' }, { Name: (byte)'B' }];

    private static byte[] ToAdobe(byte transform)
    {
        const byte Version = 100;
        return [.. Adobe, 0, Version, 0, 0, 0, 0, transform];
    }
}
