using PhotoResize.EngineSupport.Tiff;
using PhotoResize.Planning;
using PhotoResize.Sources.Headers;

namespace PhotoResize.EngineSupport.PixelFiles;

/// <summary>
/// A page of a TIFF with what its decoder needs. Managed code decodes the common compressions, so that all kinds of samples are the same in
/// both engines. Of others the strips go to the library as they are, below a directory made new: libtiff remarks on tags that touch no pixel.
/// </summary>
internal static class TiffPixelFile
{
    /// <exception cref="InvalidDataException">The page is damaged.</exception>
    /// <exception cref="NotSupportedException">The page is of a kind that is not known to come out right.</exception>
    public static PixelFile Open(Stream source, SourceFrame frame, CancellationToken cancellationToken)
    {
        var page = TiffPage.Read(source, frame.Index, cancellationToken);
        if (page.Size != frame.StoredSize)
        {
            throw new InvalidDataException($"The page has {page.Size} pixels where {frame.StoredSize} were announced.");
        }

        // A profile of L*a*b* would be for what the pixels were before they were brought to sRGB.
        var profile = page.Photometric is TiffKind.CieLab or TiffKind.IccLab ? [] : page.Profile;
        if (!TiffSegments.CanUnpack(page.Compression))
        {
            return new PixelFile(ForLibrary(source, page, cancellationToken))
            {
                Profile = profile,
                TiffForLibrary = new TiffForLibrary(page.Compression, page.IsTiled, page.Photometric is TiffKind.WhiteIsZero or TiffKind.BlackIsZero),
            };
        }

        var rows = Open();
        return new PixelFile(new RowsFile(Open, isDeep: rows.IsDeep && profile.Length > 0)) { Profile = profile, OpenRows = Open };

        TiffRows Open() => new(source, page, cancellationToken);
    }

    private static SplicedStream ForLibrary(Stream source, TiffPage page, CancellationToken cancellationToken)
    {
        TiffKind.RequireForLibrary(page);
        var segments = new TiffSegments(source, page, cancellationToken);
        var places = new (long Start, long Length)[page.SegmentCount];
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = segments.Find(i);
        }

        // A JPEG may lack its end mark, which touches no pixel. One more does no harm.
        byte[] end = page.Compression == TiffKind.Jpeg ? [0xFF, 0xD9] : [];
        var file = new SplicedStream(source);
        file.Add(Describe(page, FirstBytes(source, places[0])).Write([.. places.Select(place => place.Length + end.Length)], page.IsTiled));
        foreach (var (start, length) in places)
        {
            file.AddRange(start, length);
            file.Add(end);
        }

        return file;
    }

    private static CleanTiff Describe(TiffPage page, ReadOnlySpan<byte> firstSegment)
    {
        var directory = page.Directory;
        var tiff = new CleanTiff(page.Size)
            .Set(TiffTag.BitsPerSample, [.. Enumerable.Repeat(page.Bits, page.Samples)])
            .Set(TiffTag.Compression, page.Compression)
            .Set(TiffTag.Photometric, page.Photometric)
            .Set(TiffTag.SamplesPerPixel, page.Samples)
            .Set(TiffTag.PlanarConfiguration, 1);
        if (page.IsTiled)
        {
            tiff.SetLong(TiffTag.TileWidth, page.SegmentSize.Width).SetLong(TiffTag.TileLength, page.SegmentSize.Height);
        }
        else
        {
            tiff.SetLong(TiffTag.RowsPerStrip, page.SegmentSize.Height);
        }

        switch (page.Compression)
        {
            case TiffKind.Jpeg:
                if (page.JpegTables.Length > 0)
                {
                    tiff.SetBytes(TiffTag.JpegTables, page.JpegTables);
                }

                if (page.Photometric == TiffKind.YCbCr)
                {
                    // Libraries compare them with those of the JPEG, which are the ones in force.
                    var (across, down) = JpegSampling.Find(firstSegment) ?? page.Subsampling;
                    tiff.Set(TiffTag.YCbCrSubsampling, across, down);
                }

                break;

            case TiffKind.Fax3:
                tiff.SetLong(TiffTag.T4Options, directory.First(TiffTag.T4Options, 0) & 7);
                goto default;

            default:
                if (page.IsReversed)
                {
                    tiff.Set(TiffTag.FillOrder, 2);
                }

                break;
        }

        return tiff;
    }

    private static byte[] FirstBytes(Stream source, (long Start, long Length) place)
    {
        const int Most = 64 * 1024;
        var bytes = new byte[Math.Min(place.Length, Most)];
        source.Position = place.Start;
        return bytes[..source.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }
}
