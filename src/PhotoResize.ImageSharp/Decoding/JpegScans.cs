using System.Buffers.Binary;
using PhotoResize.EngineSupport;
using PhotoResize.Planning;

namespace PhotoResize.ImageSharp.Decoding;

/// <summary>
/// Walks over all Huffman codes of a JPEG without decoding a coefficient, and finds damage that the library's decoder ignores: a scan that
/// ends before its last block, codes that do not exist, stray bytes, a file without an end. The library would paint the rest grey.
/// </summary>
/// <remarks>ITU-T T.81, annexes B, F and G. The alternative, to look for grey in the picture, would refuse pictures that are grey.</remarks>
internal sealed class JpegScans
{
    private const int BlockSide = 8;
    private const int MaxComponents = 4;
    private const int MaxSampling = 4;

    private readonly JpegBits _bits;
    private readonly JpegCodes?[] _directCodes = new JpegCodes?[4];
    private readonly JpegCodes?[] _alternatingCodes = new JpegCodes?[4];
    private readonly PixelSize _announced;
    private Component[] _components = [];
    private PixelSize _size;
    private bool _isProgressive;
    private bool _isArithmetic;
    private int _restartInterval;
    private int _endOfBandRun;
    private int _scanCount;
    private JpegProfile? _profile;

    private JpegScans(Stream stream, PixelSize announced) => (_bits, _announced) = (new JpegBits(stream), announced);

    /// <summary>Checks a file from its start.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="announced">The size that its header was understood to have.</param>
    /// <returns>How many components the picture has, and its colour profile, if it has one.</returns>
    /// <exception cref="InvalidDataException">The file is not whole.</exception>
    public static (int Components, byte[]? Profile) Check(Stream stream, PixelSize announced)
    {
        var scans = new JpegScans(stream, announced);
        scans.Run();
        return (scans._components.Length, scans._profile?.Join());
    }

    private void Run()
    {
        Require(_bits.ReadByte() == 0xFF && _bits.ReadByte() == 0xD8);
        while (true)
        {
            var marker = _bits.ReadMarker();
            switch (marker)
            {
                case 0xD9: // EOI
                    Require(_components.Length > 0 && Array.TrueForAll(_components, component => component.IsSeen));
                    return;
                case 0x01 or (>= 0xD0 and <= 0xD8):
                    continue;
            }

            var segment = _bits.ReadSegment();
            switch (marker)
            {
                case 0xE2:
                    (_profile ??= new()).Add(segment);
                    break;
                case 0xC4:
                    ReadCodes(segment);
                    break;
                case 0xDD:
                    Require(segment.Length >= 2);
                    _restartInterval = BinaryPrimitives.ReadUInt16BigEndian(segment);
                    break;
                case 0xDA:
                    ReadScan(segment);
                    break;
                case >= 0xC0 and <= 0xCF and not (0xC8 or 0xCC):
                    ReadFrame(marker, segment);
                    break;
            }
        }
    }

    private void ReadFrame(int marker, ReadOnlySpan<byte> segment)
    {
        Require(_components.Length == 0 && segment.Length >= 6 && segment[5] is >= 1 and <= MaxComponents);
        Require(segment.Length >= 6 + (3 * segment[5]));
        _isProgressive = marker is 0xC2 or 0xCA;
        _isArithmetic = marker is > 0xC8;
        if (marker is not (0xC0 or 0xC1 or 0xC2 or 0xC9 or 0xCA))
        {
            throw new NotSupportedException("A lossless or hierarchical JPEG.");
        }

        _size = new PixelSize(BinaryPrimitives.ReadUInt16BigEndian(segment[3..]), BinaryPrimitives.ReadUInt16BigEndian(segment[1..]));
        Require(_size == _announced);
        var components = new Component[segment[5]];
        for (var i = 0; i < components.Length; i++)
        {
            var entry = segment[(6 + (3 * i))..];
            components[i] = new Component(entry[0], entry[1] >> 4, entry[1] & 0xF);
            Require(components[i] is { Across: >= 1 and <= MaxSampling, Down: >= 1 and <= MaxSampling });
        }

        var (across, down) = (components.Max(component => component.Across), components.Max(component => component.Down));
        foreach (var component in components)
        {
            component.BlocksAcross = Blocks(_size.Width, component.Across, across);
            component.BlocksDown = Blocks(_size.Height, component.Down, down);
            component.Stride = UnitsOf(_size.Width, across) * component.Across;
            if (_isProgressive && !_isArithmetic)
            {
                component.Known = new ulong[component.Stride * UnitsOf(_size.Height, down) * component.Down];
            }
        }

        _components = components;
    }

    private void ReadCodes(ReadOnlySpan<byte> segment)
    {
        const int LengthsBytes = 16;
        while (segment.Length > 0)
        {
            Require(segment.Length > LengthsBytes && (segment[0] & 0xF) < 4 && segment[0] >> 4 < 2);
            var count = 0;
            foreach (var codes in segment.Slice(1, LengthsBytes))
            {
                count += codes;
            }

            Require(count <= 256 && segment.Length >= 1 + LengthsBytes + count);
            var tables = segment[0] >> 4 == 0 ? _directCodes : _alternatingCodes;
            tables[segment[0] & 0xF] = new JpegCodes(segment.Slice(1, LengthsBytes), segment.Slice(1 + LengthsBytes, count));
            segment = segment[(1 + LengthsBytes + count)..];
        }
    }

    private void ReadScan(ReadOnlySpan<byte> segment)
    {
        Require(_components.Length > 0 && segment.Length > 0 && segment[0] is >= 1 and <= MaxComponents && segment.Length >= 4 + (2 * segment[0]));
        if (++_scanCount > JpegScanLimit.MaxScans)
        {
            throw new NotSupportedException("A JPEG of more scans than any encoder writes.");
        }

        var scan = new Scan(
            new Component[segment[0]], segment[^3], segment[^2], IsRefinement: segment[^1] >> 4 != 0);
        for (var i = 0; i < scan.Components.Length; i++)
        {
            var (name, tables) = (segment[1 + (2 * i)], segment[2 + (2 * i)]);
            var component = Array.Find(_components, component => component.Name == name);
            Require(component is not null && tables >> 4 < 4 && (tables & 0xF) < 4);
            component!.DirectCodes = _directCodes[tables >> 4];
            component.AlternatingCodes = _alternatingCodes[tables & 0xF];
            component.IsSeen |= scan.First == 0;
            scan.Components[i] = component;
        }

        if (_isArithmetic)
        {
            // Arithmetic codes do not show where they end: what is cut off reads as zeros.
            _bits.SkipToMarker();
            return;
        }

        Require(!_isProgressive || (scan.Last < 64 && scan.First <= scan.Last && (scan.First == 0 || scan.Components.Length == 1)));
        Walk(scan);
    }

    private void Walk(Scan scan)
    {
        var units = new Units(this, scan);
        for (var i = 0; i < units.Count; i++)
        {
            if (_restartInterval > 0 && i > 0 && i % _restartInterval == 0)
            {
                _bits.EndSegment();
                Require(_bits.ReadMarker() == 0xD0 + (((i / _restartInterval) - 1) & 7));
                _endOfBandRun = 0;
            }

            units.Walk(i);
        }

        _endOfBandRun = 0;
        _bits.EndSegment();
    }

    private void WalkBlock(Component component, int block, Scan scan)
    {
        if (!_isProgressive)
        {
            WalkDirect(component);
            WalkSequential(component);
        }
        else if (scan.First == 0)
        {
            if (scan.IsRefinement)
            {
                _bits.Skip(1);
            }
            else
            {
                WalkDirect(component);
            }
        }
        else if (scan.IsRefinement)
        {
            WalkRefinement(component, ref component.Known[block], scan);
        }
        else
        {
            WalkBand(component, ref component.Known[block], scan);
        }
    }

    private void WalkDirect(Component component)
    {
        var size = Codes(component.DirectCodes).Read(_bits);
        Require(size <= 16);
        _bits.Skip(size);
    }

    private void WalkSequential(Component component)
    {
        var codes = Codes(component.AlternatingCodes);
        for (var k = 1; k < 64; k++)
        {
            var code = codes.Read(_bits);
            var (run, size) = (code >> 4, code & 0xF);
            if (size == 0 && run != 15)
            {
                return;
            }

            k += run;
            Require(k < 64);
            _bits.Skip(size);
        }
    }

    /// <summary>G.1.2.2.</summary>
    private void WalkBand(Component component, ref ulong known, Scan scan)
    {
        if (_endOfBandRun > 0)
        {
            _endOfBandRun--;
            return;
        }

        var codes = Codes(component.AlternatingCodes);
        for (var k = scan.First; k <= scan.Last; k++)
        {
            var code = codes.Read(_bits);
            var (run, size) = (code >> 4, code & 0xF);
            if (size == 0 && run != 15)
            {
                _endOfBandRun = (1 << run) - 1 + _bits.Read(run);
                return;
            }

            k += run;
            Require(k < 64);
            if (size > 0)
            {
                _bits.Skip(size);
                known |= 1UL << k;
            }
        }
    }

    /// <summary>G.1.2.3: each coefficient that is already known has one bit; the others are counted.</summary>
    private void WalkRefinement(Component component, ref ulong known, Scan scan)
    {
        var k = scan.First;
        if (_endOfBandRun == 0)
        {
            var codes = Codes(component.AlternatingCodes);
            for (; k <= scan.Last; k++)
            {
                var code = codes.Read(_bits);
                var (run, size) = (code >> 4, code & 0xF);
                if (size == 0 && run != 15)
                {
                    _endOfBandRun = (1 << run) + _bits.Read(run);
                    break;
                }

                _bits.Skip(size == 0 ? 0 : 1);
                k = PassOver(known, k, scan.Last, run);
                if (size > 0 && k <= scan.Last)
                {
                    known |= 1UL << k;
                }
            }
        }

        if (_endOfBandRun > 0)
        {
            PassOver(known, k, scan.Last, zeros: int.MaxValue);
            _endOfBandRun--;
        }
    }

    private int PassOver(ulong known, int k, int last, int zeros)
    {
        for (; k <= last; k++)
        {
            if ((known & (1UL << k)) != 0)
            {
                _bits.Skip(1);
            }
            else if (--zeros < 0)
            {
                break;
            }
        }

        return k;
    }

    private static JpegCodes Codes(JpegCodes? codes) => codes ?? throw Damaged();

    private static void Require(bool condition)
    {
        if (!condition)
        {
            throw Damaged();
        }
    }

    private static InvalidDataException Damaged() => new("The JPEG's codes are damaged or not all there.");

    /// <summary>Blocks along a side of a component, A.1.1 and A.2.2.</summary>
    private static int Blocks(int side, int sampling, int maxSampling)
    {
        var samples = ((side * sampling) + maxSampling - 1) / maxSampling;
        return (samples + BlockSide - 1) / BlockSide;
    }

    private static int UnitsOf(int side, int maxSampling) => (side + (BlockSide * maxSampling) - 1) / (BlockSide * maxSampling);

    private sealed class Component(byte name, int across, int down)
    {
        public byte Name => name;

        public int Across => across;

        public int Down => down;

        public int BlocksAcross { get; set; }

        public int BlocksDown { get; set; }

        /// <summary>Blocks in a row, including those beyond the picture's edge.</summary>
        public int Stride { get; set; }

        public JpegCodes? DirectCodes { get; set; }

        public JpegCodes? AlternatingCodes { get; set; }

        /// <summary>Whether a scan has had its first coefficients.</summary>
        public bool IsSeen { get; set; }

        /// <summary>For each block, a bit for each coefficient that is not zero. The next progressive scan depends on it.</summary>
        public ulong[] Known { get; set; } = [];
    }

    private sealed record Scan(Component[] Components, int First, int Last, bool IsRefinement);

    /// <summary>The units of a scan: single blocks if it has one component, otherwise groups of blocks of all components.</summary>
    private readonly struct Units
    {
        private readonly JpegScans _owner;
        private readonly Scan _scan;
        private readonly int _across;

        public Units(JpegScans owner, Scan scan)
        {
            (_owner, _scan) = (owner, scan);
            if (scan.Components is [var single])
            {
                _across = single.BlocksAcross;
                Count = _across * single.BlocksDown;
                return;
            }

            _across = UnitsOf(owner._size.Width, owner._components.Max(component => component.Across));
            Count = _across * UnitsOf(owner._size.Height, owner._components.Max(component => component.Down));
        }

        public int Count { get; }

        public void Walk(int index)
        {
            var (y, x) = Math.DivRem(index, _across);
            if (_scan.Components is [var single])
            {
                _owner.WalkBlock(single, (y * single.Stride) + x, _scan);
                return;
            }

            foreach (var component in _scan.Components)
            {
                for (var row = 0; row < component.Down; row++)
                {
                    for (var column = 0; column < component.Across; column++)
                    {
                        var block = (((y * component.Down) + row) * component.Stride) + (x * component.Across) + column;
                        _owner.WalkBlock(component, block, _scan);
                    }
                }
            }
        }
    }
}
