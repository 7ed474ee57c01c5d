using PhotoResize.EngineSupport;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Vips.Decoding;
using PhotoResize.Vips.Interop;

namespace PhotoResize.Vips.Rendering;

/// <summary>Decodes a source once, and reduces what is decoded for several plans, strip by strip.</summary>
internal sealed class SharedDecoding : IDisposable
{
    /// <summary>Rows in a strip: as many as a JPEG decoder decodes at once.</summary>
    private const int StripHeight = 16;

    private readonly DecodedImage _image;
    private readonly VipsJob _owner;
    private readonly ImagePlan _plan;
    private readonly VipsImage _result;
    private readonly Resampler _resampler;

    /// <param name="image">What is decoded.</param>
    /// <param name="plan">What it is reduced for.</param>
    /// <param name="cancellationToken">Says that nobody waits for this plan any more.</param>
    private SharedDecoding(DecodedImage image, ImagePlan plan, CancellationToken cancellationToken)
    {
        _image = image;
        _plan = plan;
        _owner = new VipsJob(cancellationToken);
        var (pixels, geometry) = (image.Pixels, StoredGeometry.Of(plan, image.Geometry.Shrink));
        _result = VipsImage.Blank(_owner, geometry.Inner.Width, geometry.Inner.Height, pixels.Bands, pixels.Interpretation);
        _resampler = Resampler.Create(plan, geometry, new PixelSize(pixels.Width, pixels.Height), pixels.Bands, ResultRow);
    }

    private bool IsWanted => !_owner.CancellationToken.IsCancellationRequested;

    public void Dispose()
    {
        _resampler.Dispose();
        _owner.Dispose();
    }

    /// <summary>Decodes an open source for several plans.</summary>
    /// <param name="image">The source, of which nothing has been decoded; one frame.</param>
    /// <param name="plans">The plans, which all resample, and what says that nobody waits for one of them any more.</param>
    /// <returns>For each plan its picture; <see langword="null"/> where nobody waits.</returns>
    /// <exception cref="ImageProcessingException">The source is damaged.</exception>
    /// <exception cref="OperationCanceledException">The job of <paramref name="image"/> was cancelled.</exception>
    public static SharedPicture?[] Reduce(DecodedImage image, IReadOnlyList<(ImagePlan Plan, CancellationToken CancellationToken)> plans)
    {
        var parts = new List<SharedDecoding>(plans.Count);
        try
        {
            foreach (var (plan, cancellationToken) in plans)
            {
                parts.Add(new SharedDecoding(image, plan, cancellationToken));
            }

            Decode(image, parts);
        }
        catch
        {
            parts.ForEach(part => part.Dispose());
            throw;
        }

        return [.. parts.Select(part => part.Finish())];
    }

    /// <summary>
    /// Rows are resampled a strip at a time, which stays in the processor's cache meanwhile. Plans that take the same rows do so together.
    /// </summary>
    private static void Decode(DecodedImage image, List<SharedDecoding> parts)
    {
        using var region = image.Pixels.OpenRegion();
        var groups = Group(parts);
        var left = parts.Min(part => part._resampler.Left);
        var right = parts.Max(part => part._resampler.Left + part._resampler.Width);
        var end = parts.Max(part => part._resampler.EndRow);
        for (var y = parts.Min(part => part._resampler.FirstRow); y < end; y += StripHeight)
        {
            var height = Math.Min(StripHeight, end - y);
            var strip = image.Fetch(region, left, y, right - left, height);
            foreach (var group in groups)
            {
                group.RemoveAll(part => !part.IsWanted);
                if (group.Count > 0)
                {
                    Add(group, strip, left, y, height);
                }
            }
        }
    }

    /// <summary>Puts those together that take the same rows.</summary>
    private static List<List<SharedDecoding>> Group(List<SharedDecoding> parts)
    {
        var groups = new List<List<SharedDecoding>>();
        foreach (var part in parts)
        {
            if (groups.Find(group => group[0]._resampler.TakesSameAs(part._resampler)) is { } found)
            {
                found.Add(part);
            }
            else
            {
                groups.Add([part]);
            }
        }

        return groups;
    }

    /// <summary>Adds the rows of a strip that the plans of a group need.</summary>
    private static void Add(List<SharedDecoding> group, VipsStrip strip, int left, int top, int height)
    {
        var (resampler, bands) = (group[0]._resampler, group[0]._result.Bands);
        var first = Math.Max(top, resampler.FirstRow);
        var count = Math.Min(top + height, resampler.EndRow) - first;
        if (count > 0)
        {
            var rows = strip.Bytes[(((first - top) * strip.Stride) + ((resampler.Left - left) * bands))..];
            Resampler.Add([.. group.Select(part => part._resampler)], rows, strip.Stride, count);
        }
    }

    private Span<byte> ResultRow(int y)
    {
        var rowBytes = _result.Width * _result.Bands;
        return _result.PixelsToWrite().Slice(y * rowBytes, rowBytes);
    }

    private SharedPicture? Finish()
    {
        _resampler.Dispose();
        if (IsWanted)
        {
            return new SharedPicture(_owner, _result, _image.Geometry.Orientation, _plan);
        }

        _owner.Dispose();
        return null;
    }
}
