using System.Buffers.Binary;

namespace PhotoResize.EngineSupport.PixelFiles;

/// <summary>
/// Walks over all Huffman codes of a JPEG without decoding a coefficient, and finds out whether they are all there: a scan that ends before
/// its last block, codes that do not exist, restart markers that are missing or in another order.
/// </summary>
/// <remarks>ITU-T T.81, annexes B, F and G. The alternative, to look for grey in the picture, would refuse pictures that are grey.</remarks>
internal sealed class JpegScans
{
    private const int BlockSide = 8;
    private const int TableCount = 4;

    private readonly JpegBits _bits;
    private readonly JpegCodes?[] _directCodes = new JpegCodes?[TableCount];
    private readonly JpegCodes?[] _alternatingCodes = new JpegCodes?[TableCount];
    private readonly JpegFrame _frame;
    private readonly Component[] _components;
    private readonly int _unitsAcross;
    private readonly int _unitsDown;
    private int _restartInterval;
    private int _endOfBandRun;

    private JpegScans(Stream source, JpegFrame frame, CancellationToken cancellationToken)
    {
        _bits = new JpegBits(source, cancellationToken);
        _frame = frame;
        var (across, down) = (frame.Components.Max(component => component.Across), frame.Components.Max(component => component.Down));
        (_unitsAcross, _unitsDown) = (UnitsOf(frame.Size.Width, across), UnitsOf(frame.Size.Height, down));
        _components = Array.ConvertAll(frame.Components, component =>
        {
            var stride = _unitsAcross * component.Across;
            return new Component(component.Across, component.Down, stride)
            {
                BlocksAcross = Blocks(frame.Size.Width, component.Across, across),
                BlocksDown = Blocks(frame.Size.Height, component.Down, down),
                Known = frame.IsProgressive ? new ulong[stride * _unitsDown * component.Down] : [],
            };
        });
    }

    /// <summary>Finds where the codes of each scan end.</summary>
    /// <param name="source">The file.</param>
    /// <param name="file">Its segments. Its codes are Huffman codes.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    /// <returns>For each scan the position behind the last byte that belongs to its codes.</returns>
    /// <exception cref="InvalidDataException">Codes are missing or damaged.</exception>
    public static long[] FindEnds(Stream source, JpegStructure file, CancellationToken cancellationToken)
    {
        var scans = new JpegScans(source, file.Frame, cancellationToken);
        var ends = new List<long>();
        foreach (var segment in file.Segments)
        {
            switch (segment.Marker)
            {
                case JpegMarker.HuffmanTables:
                    scans.ReadCodes(segment.Content);
                    break;
                case JpegMarker.RestartInterval:
                    Require(segment.Content.Length >= sizeof(ushort));
                    scans._restartInterval = BinaryPrimitives.ReadUInt16BigEndian(segment.Content);
                    break;
                case JpegMarker.StartOfScan:
                    ends.Add(scans.Walk(segment.Scan!));
                    break;
            }
        }

        return [.. ends];
    }

    private void ReadCodes(ReadOnlySpan<byte> segment)
    {
        const int LengthsBytes = 16;
        while (segment.Length > 0)
        {
            Require(segment.Length > LengthsBytes && (segment[0] & 0xF) < TableCount && segment[0] >> 4 < 2);
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

    private long Walk(JpegScan header)
    {
        var scan = new Scan(Array.ConvertAll(header.Components, i => _components[i]), header.First, header.Last, header.High != 0);
        for (var i = 0; i < scan.Components.Length; i++)
        {
            var (direct, alternating) = (header.Tables[i] >> 4, header.Tables[i] & 0xF);
            Require(direct < TableCount && alternating < TableCount);
            scan.Components[i].DirectCodes = _directCodes[direct];
            scan.Components[i].AlternatingCodes = _alternatingCodes[alternating];
        }

        _bits.Start(header.Start);
        _endOfBandRun = 0;
        var units = new Units(this, scan);
        for (var i = 0; i < units.Count; i++)
        {
            if (_restartInterval > 0 && i > 0 && i % _restartInterval == 0)
            {
                _bits.ReadRestart(JpegMarker.FirstRestart + (((i / _restartInterval) - 1) & 7));
                _endOfBandRun = 0;
            }

            units.Walk(i);
        }

        return _bits.Position;
    }

    private void WalkBlock(Component component, int block, Scan scan)
    {
        if (!_frame.IsProgressive)
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

    private sealed class Component(int across, int down, int stride)
    {
        public int Across => across;

        public int Down => down;

        /// <summary>Blocks in a row, including those beyond the picture's edge.</summary>
        public int Stride => stride;

        public required int BlocksAcross { get; init; }

        public required int BlocksDown { get; init; }

        /// <summary>For each block, a bit for each coefficient that is not zero. The next progressive scan depends on it.</summary>
        public required ulong[] Known { get; init; }

        public JpegCodes? DirectCodes { get; set; }

        public JpegCodes? AlternatingCodes { get; set; }
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
            (_across, var down) = scan.Components is [var single]
                ? (single.BlocksAcross, single.BlocksDown)
                : (owner._unitsAcross, owner._unitsDown);
            Count = _across * down;
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
