using System.Buffers.Binary;
using System.IO.Compression;
using PhotoResize.EngineSupport.Profiles;
using PhotoResize.Sources.Headers;

namespace PhotoResize.EngineSupport.PixelFiles;

/// <summary>
/// How a PNG describes its colours (PNG, third edition, 11.3.2): by a profile, else by code points, else as sRGB, else by gamma and
/// chromaticities. Of each the first counts that is valid.
/// </summary>
/// <param name="isGrey">Whether its pixels are grey.</param>
internal sealed class PngColours(bool isGrey)
{
    private byte[]? _profile;
    private byte[]? _codePoints;
    private bool _isSrgb;
    private uint? _gamma;
    private byte[]? _chromaticities;

    /// <summary>Takes a chunk, if it describes colours. One whose checksum does not hold is left out.</summary>
    /// <exception cref="EndOfStreamException">The file ends within the chunk.</exception>
    public void Add(PngChunk chunk, Stream stream)
    {
        const int GammaBytes = 4;
        const int ChromaticitiesBytes = 32;
        switch (chunk.Type)
        {
            case PngChunkType.Profile:
                _profile ??= chunk.Read(stream, EmbeddedProfile.MaxBytes) is { } content ? Inflate(content) : null;
                break;
            case PngChunkType.CodePoints when chunk.Length == sizeof(uint):
                _codePoints ??= chunk.Read(stream, sizeof(uint));
                break;
            case PngChunkType.Srgb when chunk.Length == 1:
                _isSrgb |= chunk.Read(stream, 1) is [< 4];
                break;
            case PngChunkType.Gamma when chunk.Length == GammaBytes:
                _gamma ??= chunk.Read(stream, GammaBytes) is { } gamma ? BinaryPrimitives.ReadUInt32BigEndian(gamma) : null;
                break;
            case PngChunkType.Chromaticities when chunk.Length == ChromaticitiesBytes:
                _chromaticities ??= chunk.Read(stream, ChromaticitiesBytes);
                break;
        }
    }

    /// <summary>The profile of the colours, empty for sRGB.</summary>
    /// <exception cref="NotSupportedException">The colours are brighter than those of sRGB, or in a form that does not exist.</exception>
    public byte[] ToProfile() => _profile ?? OfCodePoints() ?? (_isSrgb ? [] : OfGamma());

    private byte[]? OfCodePoints() => _codePoints switch
    {
        null => null,

        // Not RGB, or neither full nor narrow range: no browser shows such a file.
        [_, _, not 0, _] or [_, _, _, > 1] => throw new NotSupportedException("The PNG has colours in a form that does not exist."),

        // Browsers do not take samples of a PNG for those of the narrow range of video.
        [_, _, _, 0] => null,
        [var primaries, var transfer, _, _] when new CodePoints(primaries, transfer) is var points => points.IsHighDynamicRange
            ? throw new NotSupportedException("The PNG has a high dynamic range.")
            : points.ToProfile(isGrey),
        _ => null,
    };

    /// <summary>
    /// By gamma and chromaticities. Chromium takes chromaticities only beside a gamma, and neither if chromaticities are impossible; and
    /// a gamma alone that is within 5 % of 1/2.2 for sRGB.
    /// </summary>
    private byte[] OfGamma()
    {
        const double Unit = 100000;
        const double Usual = 1 / 2.2;
        const double Tolerance = 0.05;

        // More is black but for white, and a profile cannot hold much more.
        const double Steepest = 1000;
        if (_gamma is null or 0)
        {
            return [];
        }

        var gamma = _gamma.Value / Unit;
        var curve = new TransferCurve(Math.Min(1 / gamma, Steepest));
        if (_chromaticities is null)
        {
            return Math.Abs((gamma / Usual) - 1) <= Tolerance ? []
                : isGrey ? MadeProfile.OfGrey(curve)
                : MadeProfile.OfColours(CodePoints.Srgb.ToColorants()!, curve);
        }

        double[] values = [.. Enumerable.Range(0, 8).Select(i => BinaryPrimitives.ReadUInt32BigEndian(_chromaticities.AsSpan(sizeof(uint) * i)) / Unit)];
        if (values.Any(value => value > 1)
            || new ColourPrimaries(values[2], values[3], values[4], values[5], values[6], values[7], values[0], values[1]).ToColorants()
                is not { } colorants)
        {
            return [];
        }

        return isGrey ? MadeProfile.OfGrey(curve) : MadeProfile.OfColours(colorants, curve);
    }

    /// <summary>Inflates a profile: a name that ends with a zero, a compression method of which there is only one, and the profile.</summary>
    private static byte[]? Inflate(byte[] content)
    {
        const int MaxNameBytes = 79;
        var name = Array.IndexOf(content, (byte)0);
        if (name is < 1 or > MaxNameBytes || content.Length < name + 2 || content[name + 1] != 0)
        {
            return null;
        }

        try
        {
            using var inflated = new ZLibStream(new MemoryStream(content, name + 2, content.Length - name - 2), CompressionMode.Decompress);
            var profile = new MemoryStream();
            var part = new byte[16 * 1024];
            for (int read; (read = inflated.Read(part)) > 0;)
            {
                profile.Write(part, 0, read);
                if (profile.Length > EmbeddedProfile.MaxBytes)
                {
                    return null;
                }
            }

            return EmbeddedProfile.IsWhole(profile.ToArray()) ? profile.ToArray() : null;
        }
        catch (InvalidDataException)
        {
            // A damaged profile does not damage the pixels: browsers show them.
            return null;
        }
    }
}
