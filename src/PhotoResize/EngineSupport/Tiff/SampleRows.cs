namespace PhotoResize.EngineSupport.Tiff;

/// <summary>The rows of a page with all samples of a pixel side by side, in 16 bits.</summary>
internal abstract class SampleRows
{
    /// <summary>Decodes the next row.</summary>
    public abstract void Read(Span<ushort> samples);
}

/// <summary>Rows in which every pixel has all of its samples.</summary>
internal sealed class FullSampleRows : SampleRows
{
    private readonly TiffPage _page;
    private readonly PlaneRows[] _planes;

    public FullSampleRows(TiffSegments segments, TiffPage page)
    {
        var samples = page.IsPlanar ? 1 : page.Samples;
        var grid = new TiffGrid(page.Size.Width, page.Size.Height, page.SegmentSize.Width, page.SegmentSize.Height, samples, page.Bits);
        _page = page;
        _planes = [.. Enumerable.Range(0, page.IsPlanar ? page.Samples : 1).Select(plane => new PlaneRows(segments, page, grid, plane))];
    }

    /// <summary>The next row as it is stored, where there is one plane.</summary>
    public ReadOnlySpan<byte> Next() => _planes[0].Next();

    public override void Read(Span<ushort> samples)
    {
        for (var plane = 0; plane < _planes.Length; plane++)
        {
            var count = samples.Length / _planes.Length;
            SampleUnpacking.Unpack(_planes[plane].Next(), _page, count, samples[plane..], _planes.Length);
        }
    }
}

/// <summary>Rows of blocks of pixels, each of which shares one pair of colour differences (TIFF 6.0, section 21).</summary>
internal sealed class SubsampledRows : SampleRows
{
    private const int Samples = 3;

    private readonly PlaneRows _blocks;
    private readonly int _across;
    private readonly int _down;
    private readonly int _blockBytes;
    private byte[] _line = [];
    private int _y;

    public SubsampledRows(TiffSegments segments, TiffPage page)
    {
        (_across, _down) = page.Subsampling;
        _blockBytes = (_across * _down) + 2;
        var grid = new TiffGrid(
            Parts(page.Size.Width, _across),
            Parts(page.Size.Height, _down),
            Parts(page.SegmentSize.Width, _across),
            Parts(page.SegmentSize.Height, _down),
            _blockBytes,
            page.Bits);
        _blocks = new PlaneRows(segments, page, grid, 0);
    }

    public override void Read(Span<ushort> samples)
    {
        var y = _y++ % _down;
        if (y == 0)
        {
            _line = _blocks.Next().ToArray();
        }

        for (int x = 0, to = 0; to < samples.Length; x++, to += Samples)
        {
            var block = _line.AsSpan(x / _across * _blockBytes, _blockBytes);
            samples[to] = (ushort)(block[(y * _across) + (x % _across)] * 257);
            samples[to + 1] = (ushort)(block[^2] * 257);
            samples[to + 2] = (ushort)(block[^1] * 257);
        }
    }

    private static int Parts(int whole, int part) => (int)(((long)whole + part - 1) / part);
}
