using PhotoResize.Settings;

namespace PhotoResize.Testing.Hostile;

internal static class JpegFiles
{
    private static readonly byte[] Small = ReferenceEncoder.Encode(ImageFormat.Jpeg, Picture.Draw(64, 48, (x, y) => (4 * x, 5 * y, 0, 255)));

    public static IEnumerable<HostileFile> All
    {
        get
        {
            yield return HostileFile.Refused("jpeg-65500x65500.jpg", WithSize(65500, 65500));
            yield return HostileFile.Refused("jpeg-10000x10000-without-pixels.jpg", WithSize(10000, 10000));
            yield return HostileFile.Refused("jpeg-zero-height.jpg", WithSize(64, 0));

            // Every scan goes over the whole picture.
            yield return HostileFile.Giant("jpeg-127-scans-of-8-mp.jpg", ScanFile.Create(127, 8192));
            yield return HostileFile.Odd("jpeg-127-scans-of-65-mp.jpg", ScanFile.Create(127, 64512));
            yield return HostileFile.Odd("jpeg-one-scan-2000-times.jpg", WithScanRepeated(2000));

            // Metadata.
            yield return HostileFile.Shown("jpeg-broken-profile.jpg", WithSegments(Segment(0xE2, [.. "ICC_PROFILE\0"u8, 1, 1, .. new byte[200]])));
            yield return HostileFile.Shown("jpeg-profile-in-255-parts-of-nothing.jpg", WithSegments(
                Enumerable.Range(1, 255).SelectMany(part => Segment(0xE2, [.. "ICC_PROFILE\0"u8, (byte)part, 255]))));
            yield return HostileFile.Odd("jpeg-profile-of-16-mb.jpg", WithSegments(
                Enumerable.Range(1, 255).SelectMany(part => Segment(0xE2, [.. "ICC_PROFILE\0"u8, (byte)part, 255, .. new byte[65_000]]))));
            yield return HostileFile.Shown("jpeg-exif-loop.jpg", WithSegments(Segment(0xE1, [
                .. "Exif\0\0"u8,
                .. new ByteList().Text("MM").Big16(42).Big32(8).Big16(2).Big16(0x0112).Big16(3).Big32(1).Big32(0x60000).Big16(0x8769).Big16(4).Big32(1).Big32(8).Big32(8).ToArray()])));
            yield return HostileFile.Odd("jpeg-20000-comments.jpg", WithSegments(Enumerable.Repeat(Segment(0xFE, "x"u8.ToArray()), 20_000).SelectMany(segment => segment)));
            yield return HostileFile.Odd("jpeg-a-million-fill-bytes.jpg", [.. Small.AsSpan(0, 2), .. Enumerable.Repeat((byte)0xFF, 1_000_000), .. Small.AsSpan(2)]);

            // Structure.
            yield return HostileFile.Refused("jpeg-start-only.jpg", [0xFF, 0xD8]);
            yield return HostileFile.Refused("jpeg-ends-in-its-frame.jpg", Small[..(FrameOf(Small) + 4)]);
            yield return HostileFile.Odd("jpeg-segment-of-length-0.jpg", [.. Small.AsSpan(0, 2), 0xFF, 0xE0, 0, 0, .. Small.AsSpan(2)]);
            yield return HostileFile.Refused("jpeg-tables-missing.jpg", [0xFF, 0xD8, .. Small.AsSpan(FrameOf(Small))]);
            yield return HostileFile.Refused("jpeg-200-components.jpg", WithByte(Small, FrameOf(Small) + 9, 200));
            yield return HostileFile.Odd("jpeg-sampling-15.jpg", WithByte(Small, FrameOf(Small) + 11, 0xFF));
            yield return HostileFile.Odd("jpeg-script-in-comment.jpg", WithSegments(Segment(0xFE, "<script>alert(1)</script>"u8.ToArray())));
        }
    }

    private static int FrameOf(byte[] file) => file.AsSpan().IndexOf([(byte)0xFF, (byte)0xC0]);

    private static byte[] Segment(byte marker, byte[] content) => new ByteList().Add(0xFF, marker).Big16(content.Length + 2).Add(content).ToArray();

    private static byte[] WithSegments(params IEnumerable<byte> segments) => [.. Small.AsSpan(0, 2), .. segments, .. Small.AsSpan(2)];

    private static byte[] WithByte(byte[] file, int index, byte value)
    {
        byte[] changed = [.. file];
        changed[index] = value;
        return changed;
    }

    private static byte[] WithSize(int width, int height)
    {
        byte[] file = [.. Small];
        var size = new ByteList().Big16(height).Big16(width).ToArray();
        size.CopyTo(file, FrameOf(file) + 5);
        return file;
    }

    private static byte[] WithScanRepeated(int count)
    {
        var scan = Small.AsSpan().IndexOf([(byte)0xFF, (byte)0xDA]);
        return [.. Small.AsSpan(0, scan), .. Enumerable.Repeat(Small[scan..^2], count).SelectMany(bytes => bytes), 0xFF, 0xD9];
    }
}
