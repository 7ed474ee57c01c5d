using System.Runtime.InteropServices;
using PhotoResize.EngineSupport.Tiff;
using PhotoResize.Planning;
using PhotoResize.Sources.Headers;

namespace PhotoResize.EngineSupport.PixelFiles;

/// <summary>
/// Rows that managed code decodes, as a TIFF that is not compressed: for a library that reads strip by strip, so that no picture is in
/// memory as a whole. Rows are decoded when they are read.
/// </summary>
internal sealed class RowsFile : Stream
{
    private const int BlackIsZero = 1;
    private const int Rgb = 2;
    private const int Separated = 5;
    private const int PlainAlpha = 2;
    private const int StripBytes = 64 * 1024;
    private const int MostStrips = 4096;

    private readonly Func<PixelRows> _open;
    private readonly byte[] _start;
    private readonly bool _isDeep;
    private readonly byte[] _row;
    private readonly long _length;

    private PixelRows _rows;

    /// <summary>The number of the row that was decoded last.</summary>
    private long _current = -1;

    /// <param name="open">Opens the rows, from the top.</param>
    /// <param name="isDeep">Whether samples are to have 16 bits.</param>
    public RowsFile(Func<PixelRows> open, bool isDeep)
    {
        _open = open;
        _rows = open();
        _isDeep = isDeep;
        _row = new byte[checked(_rows.Width * _rows.Bands * (isDeep ? sizeof(ushort) : 1))];
        _start = WriteStart();
        _length = _start.Length + ((long)_row.Length * _rows.Height);
    }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => _length;

    public override long Position { get; set; }

    /// <exception cref="Processing.ImageProcessingException">The source is damaged, or of a kind that is not processed.</exception>
    public override int Read(Span<byte> buffer)
    {
        var filled = 0;
        while (filled < buffer.Length && Position < _length)
        {
            var bytes = Position < _start.Length ? _start.AsSpan((int)Position) : RestOfRow(Position - _start.Length);
            var count = Math.Min(bytes.Length, buffer.Length - filled);
            bytes[..count].CopyTo(buffer[filled..]);
            filled += count;
            Position += count;
        }

        return filled;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => _length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private byte[] WriteStart()
    {
        var rowsPerStrip = (int)Math.Min(_rows.Height, Math.Max(StripBytes / Math.Max(1, _row.Length), (_rows.Height / MostStrips) + 1L));
        var lengths = new long[((_rows.Height - 1) / rowsPerStrip) + 1];
        for (var i = 0; i < lengths.Length; i++)
        {
            lengths[i] = (long)_row.Length * Math.Min(rowsPerStrip, _rows.Height - (i * rowsPerStrip));
        }

        var photometric = _rows.Colours switch { PixelColours.Grey => BlackIsZero, PixelColours.Rgb => Rgb, _ => Separated };
        var tiff = new CleanTiff(new PixelSize(_rows.Width, _rows.Height))
            .Set(TiffTag.BitsPerSample, [.. Enumerable.Repeat(_isDeep ? 16 : 8, _rows.Bands)])
            .Set(TiffTag.Compression, TiffSegments.Plain)
            .Set(TiffTag.Photometric, photometric)
            .Set(TiffTag.SamplesPerPixel, _rows.Bands)
            .Set(TiffTag.PlanarConfiguration, 1)
            .SetLong(TiffTag.RowsPerStrip, rowsPerStrip);
        if (_rows.HasAlpha)
        {
            tiff.Set(TiffTag.ExtraSamples, PlainAlpha);
        }

        return tiff.Write(lengths);
    }

    /// <summary>Decodes the row of a place, if it is another one than the last. To go back is to begin again.</summary>
    private Span<byte> RestOfRow(long place)
    {
        var (wanted, within) = Math.DivRem(place, _row.Length);
        if (wanted < _current)
        {
            _rows = _open();
            _current = -1;
        }

        while (_current < wanted)
        {
            Decode();
            _current++;
        }

        return _row.AsSpan((int)within);
    }

    private void Decode()
    {
        try
        {
            if (_isDeep)
            {
                _rows.Read(MemoryMarshal.Cast<byte, ushort>(_row.AsSpan()));
            }
            else
            {
                _rows.Read(_row.AsSpan());
            }
        }
        catch (Exception exception) when (PixelFile.FaultOf(exception) is { } fault)
        {
            throw fault;
        }
    }
}
