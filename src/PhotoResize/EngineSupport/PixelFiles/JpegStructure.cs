using PhotoResize.EngineSupport.Profiles;

namespace PhotoResize.EngineSupport.PixelFiles;

/// <summary>A segment that pixels depend on.</summary>
/// <param name="Marker">Its marker.</param>
/// <param name="Content">What it says, in the form that every decoder understands.</param>
internal sealed record JpegSegment(byte Marker, byte[] Content)
{
    /// <summary>The scan that this is the header of.</summary>
    public JpegScan? Scan { get; init; }
}

/// <summary>
/// The segments of a JPEG that its pixels depend on, and what the others say of their colours. A file whose first scan holds the whole
/// picture is read up to that scan.
/// </summary>
internal sealed class JpegStructure
{
    /// <summary>
    /// Encoders write about ten scans; those that optimise for size about twenty. A decoder processes the whole picture for each scan, and
    /// an empty scan takes a few bytes: a small file could keep a decoder busy indefinitely (ITU-T T.81, G.1.2.2: a single code ends up to
    /// 32767 blocks).
    /// </summary>
    public const int MaxScans = 100;

    /// <summary>
    /// A scan may have every coefficient again. The scans that encoders write for 100 megapixels of 4:2:0, or for 58 without subsampling, go
    /// over fewer. All that a decoder can be made to do is bounded by this number, and by the pixels.
    /// </summary>
    public const long MaxScannedCoefficients = 500_000_000;

    /// <summary>Tables take less than a kilobyte for each scan.</summary>
    private const int MaxTableBytes = 1 << 20;

    private readonly List<JpegSegment> _segments = [];
    private readonly JpegColour _colour = new();
    private readonly JpegProfile _profile = new();
    private JpegFrame? _frame;
    private JpegProgression? _progression;
    private JpegScan? _lastScan;
    private int _scans;
    private long _scannedCoefficients;
    private int _tableBytes;

    // A bit for each quantization table that is there.
    private int _quantization;

    private JpegStructure()
    {
    }

    /// <summary>What the pixels depend on, in the order of the file.</summary>
    public IReadOnlyList<JpegSegment> Segments => _segments;

    public JpegFrame Frame => _frame!;

    public IEnumerable<JpegScan> Scans => _segments.Select(segment => segment.Scan).OfType<JpegScan>();

    /// <summary>Whether the first scan holds the whole picture. The file has not been read beyond its header.</summary>
    public bool IsSingleScan { get; private set; }

    /// <summary>Whether the mark is there that ends the file. It is not known for a single scan.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>The ICC profile; empty if there is none that can be used.</summary>
    public byte[] Profile => ProfileHeader.Checked(_profile.Join());

    /// <summary>Reads a file from where the stream stands.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    /// <exception cref="EndOfStreamException">The file ends within a segment.</exception>
    /// <exception cref="NotSupportedException">
    /// The file is coded in a way that decoders do not know, or has more scans than any encoder writes.
    /// </exception>
    public static JpegStructure Read(Stream source, CancellationToken cancellationToken)
    {
        using var file = new JpegMarkerReader(source, cancellationToken);
        var structure = new JpegStructure();
        structure.ReadSegments(file);
        structure.Complete(source.Length);
        return structure;
    }

    private void ReadSegments(JpegMarkerReader file)
    {
        if (file.NextMarker() != JpegMarker.StartOfImage)
        {
            throw new InvalidDataException("The JPEG does not begin with its marker.");
        }

        while (!IsSingleScan && !IsEnded && file.NextMarker() is { } marker)
        {
            if (marker is >= JpegMarker.FirstRestart and <= JpegMarker.LastRestart)
            {
                continue;
            }

            _lastScan?.End ??= file.MarkerStart;
            if (marker == JpegMarker.Temporary)
            {
                continue;
            }

            if (marker == JpegMarker.StartOfImage)
            {
                // Another file behind this one, which lacks the mark of its end.
                break;
            }

            IsEnded = marker == JpegMarker.EndOfImage;
            if (!IsEnded)
            {
                ReadSegment(file, marker);
            }
        }
    }

    private void ReadSegment(JpegMarkerReader file, byte marker)
    {
        switch (marker)
        {
            case JpegMarker.QuantizationTables or JpegMarker.HuffmanTables or JpegMarker.ArithmeticConditioning or JpegMarker.RestartInterval:
                AddTables(marker, file.ReadSegment());
                break;
            case JpegMarker.Extension or JpegMarker.Hierarchy or JpegMarker.Expansion:
                throw new NotSupportedException("A hierarchical or extended JPEG.");
            case >= JpegMarker.FirstFrame and <= JpegMarker.LastFrame:
                AddFrame(JpegFrame.Read(marker, file.ReadSegment()));
                break;
            case JpegMarker.StartOfScan:
                var content = file.ReadSegment();
                AddScan(JpegScan.Read(content, _frame ?? throw new InvalidDataException("The JPEG has a scan before its frame."), file.Position));
                break;
            case JpegMarker.App0 or JpegMarker.App14 when _lastScan is null:
                _colour.Add(marker, file.ReadSegment(JpegColour.SegmentBytes));
                break;
            case JpegMarker.App2 when _lastScan is null:
                _profile.Add(file.ReadSegment());
                break;
            default:
                file.ReadSegment(maxBytes: 0);
                break;
        }
    }

    private void AddTables(byte marker, ReadOnlySpan<byte> content)
    {
        _tableBytes += content.Length + sizeof(int);
        if (_tableBytes > MaxTableBytes)
        {
            throw new NotSupportedException("The JPEG has more tables than any encoder writes.");
        }

        _segments.Add(new JpegSegment(marker, content.ToArray()));
        if (marker == JpegMarker.QuantizationTables)
        {
            NoteQuantization(content);
        }
    }

    /// <summary>Notes the numbers of tables (B.2.4.1), of 64 elements of a byte or two.</summary>
    private void NoteQuantization(ReadOnlySpan<byte> content)
    {
        const int Elements = 64;
        while (content.Length > 0)
        {
            var bytes = 1 + (content[0] >> 4 == 0 ? Elements : 2 * Elements);
            if (content.Length < bytes)
            {
                throw new InvalidDataException("A quantization table of the JPEG is incomplete.");
            }

            _quantization |= 1 << (content[0] & 0xF);
            content = content[bytes..];
        }
    }

    private void AddFrame(JpegFrame frame)
    {
        if (_frame is not null)
        {
            throw new InvalidDataException("The JPEG has several frames.");
        }

        _frame = frame;
        _progression = new JpegProgression(frame.Components.Length);
        _segments.Add(new JpegSegment(frame.Marker, frame.ToBytes()));
    }

    private void AddScan(JpegScan scan)
    {
        if (++_scans > MaxScans)
        {
            throw new NotSupportedException($"The JPEG has more than {MaxScans} scans.");
        }

        if (Array.Exists(scan.Components, component => (_quantization & (1 << Frame.Components[component].Quantization)) == 0))
        {
            throw new InvalidDataException("The JPEG lacks a quantization table.");
        }

        _scannedCoefficients += CoefficientsOf(scan);
        if (_scannedCoefficients > MaxScannedCoefficients)
        {
            throw new NotSupportedException("The scans of the JPEG go over more coefficients than any encoder needs.");
        }

        _progression!.Add(scan, Frame.IsProgressive);
        IsSingleScan = _scans == 1 && !Frame.IsProgressive && scan.Components.Length == Frame.Components.Length;
        _lastScan = scan;
        _segments.Add(new JpegSegment(JpegMarker.StartOfScan, scan.ToBytes()) { Scan = scan });
    }

    /// <summary>The coefficients that a scan goes over, and going to a block counts as some more, also where it is empty.</summary>
    private long CoefficientsOf(JpegScan scan)
    {
        const int BlockSide = 8;
        const int Going = 7;
        var (across, down) = (Frame.Components.Max(component => component.Across), Frame.Components.Max(component => component.Down));
        return scan.Components.Sum(number => Blocks(Frame.Components[number])) * (scan.Last - scan.First + 1 + Going);

        long Blocks(JpegComponent component) =>
            Parts(Frame.Size.Width * component.Across, across * BlockSide) * Parts(Frame.Size.Height * component.Down, down * BlockSide);

        static long Parts(int whole, int part) => (whole + part - 1) / part;
    }

    /// <summary>Checks that there is all of a picture, and puts in what decoders know without being told.</summary>
    private void Complete(long fileBytes)
    {
        if (_lastScan is null || !_progression!.HasAllComponents)
        {
            throw new InvalidDataException("The JPEG has no picture, or a part of its components.");
        }

        if (!IsSingleScan)
        {
            _lastScan.End ??= fileBytes;
            if (!IsEnded && !_progression.IsComplete)
            {
                throw new InvalidDataException("The JPEG ends before its last scan.");
            }
        }

        if (!Frame.IsProgressive && !Frame.IsArithmetic)
        {
            _segments.InsertRange(0, JpegStandardCodes.MissingIn(_segments));
        }

        if (_colour.ToAdobe(Frame) is { } adobe)
        {
            _segments.Insert(0, new JpegSegment(JpegMarker.App14, adobe));
        }
    }
}
