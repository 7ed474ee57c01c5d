using System.Text;
using PhotoResize.Settings;

namespace PhotoResize.Testing.Hostile;

/// <summary>What is no image, is one of a kind that is not taken, or is something else as well.</summary>
internal static class OtherFiles
{
    private static readonly Picture Drawn = Picture.Draw(64, 48, (x, y) => (4 * x, 5 * y, 0, 255));

    public static IEnumerable<HostileFile> All
    {
        get
        {
            yield return HostileFile.Refused("empty.jpg", []);
            yield return HostileFile.Refused("one-byte.png", [0x89]);
            yield return HostileFile.Refused("text.jpg", "This is no image."u8.ToArray());
            yield return HostileFile.Refused("page.gif", "<!doctype html><script>alert(1)</script>"u8.ToArray());
            var noise = new byte[100_000];
            new Random(1).NextBytes(noise);
            yield return HostileFile.Refused("noise.webp", noise);
            yield return HostileFile.Refused("zeros.avif", new byte[100_000]);

            yield return HostileFile.Refused("billion-laughs.jpg", Encoding.UTF8.GetBytes(
                "<?xml version=\"1.0\"?><!DOCTYPE svg [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]><svg xmlns=\"http://www.w3.org/2000/svg\" width=\"100000\" height=\"100000\"><image href=\"file:///etc/passwd\"/><text>&b;</text></svg>"));
            yield return HostileFile.Refused("svg.png", "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>"u8.ToArray());
            yield return HostileFile.Refused("document.jpg", "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj"u8.ToArray());
            yield return HostileFile.Refused("script.jpg", "%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\nshowpage"u8.ToArray());
            yield return HostileFile.Refused("magick.jpg", "push graphic-context\nviewbox 0 0 640 480\nimage over 0,0 0,0 'https://127.0.0.1/x.png'\npop graphic-context"u8.ToArray());
            yield return HostileFile.Refused("icon.bmp", new ByteList().Little16(0).Little16(1).Little16(1).Add(0, 0, 0, 0).Little16(1).Little16(32).Little32(1000).Little32(22).ToArray());
            yield return HostileFile.Refused("targa.bmp", [0, 0, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 32, 0, .. new byte[100]]);
            yield return HostileFile.Refused("quite-ok.png", new ByteList().Text("qoif").Big32(60000).Big32(60000).Add(4, 0).ToArray());
            yield return HostileFile.Refused("portable.png", "P6 60000 60000 255\n"u8.ToArray());
            yield return HostileFile.Refused("high-range.png", "#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 60000 +X 60000\n"u8.ToArray());
            yield return HostileFile.Refused("layers.tif", new ByteList().Text("8BPS").Big16(1).Add(new byte[6]).Big16(3).Big32(30000).Big32(30000).Big16(8).Big16(3).ToArray());
            yield return HostileFile.Refused("jpeg2000.jpg", [0, 0, 0, 0x0C, 0x6A, 0x50, 0x20, 0x20, 0x0D, 0x0A, 0x87, 0x0A, .. new byte[100]]);
            yield return HostileFile.Refused("jpeg-xl.jpg", [0xFF, 0x0A, .. new byte[100]]);
            yield return HostileFile.Refused("matlab.png", [.. "MATLAB 5.0 MAT-file"u8, .. new byte[200]]);
            yield return HostileFile.Refused("stars.tif", Encoding.ASCII.GetBytes("SIMPLE  =                    T / file does conform to FITS standard".PadRight(2880)));

            // The bytes decide, not the name.
            yield return HostileFile.Shown("png-named.jpg", PngFile.Write(Drawn));
            yield return HostileFile.Shown("jpeg-named.png", ReferenceEncoder.Encode(ImageFormat.Jpeg, Drawn));

            // Something else as well: what is behind or beside the pixels is not in the result.
            yield return HostileFile.Shown("jpeg-and-archive.jpg", [.. ReferenceEncoder.Encode(ImageFormat.Jpeg, Drawn), .. "PK\u0003\u0004<script>alert(1)</script>"u8]);
            yield return HostileFile.Shown("gif-and-script.gif", GifBuilder.File(
                20, 10, [0x21, 0xFE, 9, .. "=1;/*<scr"u8, 0], GifBuilder.Frame(0, 0, 20, 10, 1)));
            yield return HostileFile.Shown("png-and-page.png", PngFile.InsertChunk(PngFile.Write(Drawn), "tEXt", "a\0<script>alert(1)</script>"u8));
        }
    }
}
