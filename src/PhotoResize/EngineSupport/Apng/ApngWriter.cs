using System.Buffers.Binary;
using PhotoResize.EngineSupport.Animations;
using PhotoResize.EngineSupport.PixelFiles;
using PhotoResize.Sources.Headers;

namespace PhotoResize.EngineSupport.Apng;

/// <summary>Joins still PNG files of the same size and kind to an animated one. Each frame replaces the one before it.</summary>
internal sealed class ApngWriter
{
    private const int ImageHeaderBytes = 13;

    private readonly MemoryStream _file;
    private readonly AnimationTiming _timing;
    private byte[] _header = [];
    private uint _sequence;
    private int _added;

    /// <param name="file">Receives the animation.</param>
    /// <param name="timing">How it runs.</param>
    public ApngWriter(MemoryStream file, AnimationTiming timing) =>
        (_file, _timing) = (file, timing);

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
        PngChunk.Write(_file, PngChunkType.ImageEnd, [], []);
        _file.Position = 0;
    }

    private void Begin(ReadOnlySpan<byte> header)
    {
        _header = header.ToArray();
        _file.Write(PngFile.Signature);
        PngChunk.Write(_file, PngChunkType.ImageHeader, header, []);
        Span<byte> control = stackalloc byte[2 * sizeof(uint)];
        BinaryPrimitives.WriteInt32BigEndian(control, _timing.Delays.Length);
        BinaryPrimitives.WriteInt32BigEndian(control[sizeof(uint)..], _timing.Plays);
        PngChunk.Write(_file, PngChunkType.AnimationControl, control, []);
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
        PngChunk.Write(_file, PngChunkType.FrameControl, control, []);
    }

    private void WritePixels(ReadOnlySpan<byte> pixels)
    {
        if (_added == 0)
        {
            PngChunk.Write(_file, PngChunkType.ImageData, pixels, []);
            return;
        }

        Span<byte> number = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(number, _sequence++);
        PngChunk.Write(_file, PngChunkType.FrameData, number, pixels);
    }
}
