using System.Buffers.Binary;
using PhotoResize.EngineSupport.Animations;
using PhotoResize.Sources.Headers;

namespace PhotoResize.EngineSupport.Apng;

/// <summary>Joins still PNG files of the same size and kind to an animated one. Each frame replaces the one before it.</summary>
internal sealed class ApngWriter
{
    private const int ImageHeaderBytes = 13;

    private readonly MemoryStream _file;
    private readonly PngChunkWriter _chunks;
    private readonly AnimationTiming _timing;
    private byte[] _header = [];
    private uint _sequence;
    private int _added;

    /// <param name="file">Receives the animation.</param>
    /// <param name="timing">How it runs.</param>
    public ApngWriter(MemoryStream file, AnimationTiming timing) =>
        (_file, _chunks, _timing) = (file, new PngChunkWriter(file), timing);

    /// <summary>Adds the next frame.</summary>
    /// <param name="still">A file as an encoder wrote it.</param>
    public void Add(ReadOnlySpan<byte> still)
    {
        var header = still.Slice(PngBlocks.SignatureBytes + PngBlocks.ChunkStartBytes, ImageHeaderBytes);
        if (_added == 0)
        {
            Begin(header);
        }
        else if (!header.SequenceEqual(_header))
        {
            throw new InvalidOperationException("The frames of an animated PNG were encoded in different kinds.");
        }

        WriteControl();
        for (var rest = still[PngBlocks.SignatureBytes..]; !rest.IsEmpty;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(rest);
            if (rest[sizeof(int)..].StartsWith("IDAT"u8))
            {
                WritePixels(rest.Slice(PngBlocks.ChunkStartBytes, length));
            }

            rest = rest[(PngBlocks.ChunkStartBytes + length + PngBlocks.ChecksumBytes)..];
        }

        _added++;
    }

    /// <summary>Completes the file.</summary>
    public void Finish()
    {
        _chunks.Write("IEND"u8, []);
        _file.Position = 0;
    }

    private void Begin(ReadOnlySpan<byte> header)
    {
        _header = header.ToArray();
        _chunks.WriteSignature();
        _chunks.Write("IHDR"u8, header);
        Span<byte> control = stackalloc byte[2 * sizeof(uint)];
        BinaryPrimitives.WriteInt32BigEndian(control, _timing.Delays.Length);
        BinaryPrimitives.WriteInt32BigEndian(control[sizeof(uint)..], _timing.Plays);
        _chunks.Write("acTL"u8, control);
    }

    /// <summary>A frame of the whole size, which is neither disposed of nor blended: zeros.</summary>
    private void WriteControl()
    {
        const int ControlBytes = 26;
        const int DelayPlace = 20;
        Span<byte> control = stackalloc byte[ControlBytes];
        control.Clear();
        BinaryPrimitives.WriteUInt32BigEndian(control, _sequence++);
        _header.AsSpan(0, 2 * sizeof(uint)).CopyTo(control[sizeof(uint)..]);
        var (numerator, denominator) = _timing.Delays[_added].ToUInt16();
        BinaryPrimitives.WriteUInt16BigEndian(control[DelayPlace..], numerator);
        BinaryPrimitives.WriteUInt16BigEndian(control[(DelayPlace + sizeof(ushort))..], denominator);
        _chunks.Write("fcTL"u8, control);
    }

    private void WritePixels(ReadOnlySpan<byte> pixels)
    {
        if (_added == 0)
        {
            _chunks.Write("IDAT"u8, pixels);
            return;
        }

        Span<byte> number = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(number, _sequence++);
        _chunks.Write("fdAT"u8, number, pixels);
    }
}
