using PhotoResize.EngineContract.Support;
using PhotoResize.Processing;
using PhotoResize.Settings;
using PhotoResize.Testing;

namespace PhotoResize.ImageSharp.Tests;

/// <summary>A small file takes no large memory. What all threads allocate is counted, so nothing else runs meanwhile.</summary>
[Collection(nameof(SourceMemoryTests))]
[CollectionDefinition(nameof(SourceMemoryTests), DisableParallelization = true)]
public sealed class SourceMemoryTests
{
    [Fact]
    public async Task Texts_of_a_png_are_not_expanded()
    {
        var text = PngChunks.Chunk("zTXt"u8, [.. "Comment\0\0"u8, .. PngChunks.Compress(new byte[7_000_000])]);
        var picture = PngChunks.Chunk("IDAT"u8, PngChunks.Rows(40, 30));
        var file = PngChunks.File(40, 30, [.. Enumerable.Repeat(text, 20), picture, text, PngChunks.Chunk("IEND"u8, [])]);
        var before = GC.GetTotalAllocatedBytes();

        await ImageSharpEngine.RunAsync(file, Plans.Of(ImageFormat.Png, 40, 30, 20, 15));

        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 20_000_000);
    }

    [Theory]
    [InlineData("page")]
    [InlineData("directory below the page")]
    [InlineData("next page")]
    public async Task Values_of_a_tiff_that_overlap_are_not_read_again_and_again(string place)
    {
        // Each of 200 tags takes the 2 MB at the end of the file.
        const int Bytes = 2_000_000;
        const int Tags = 200;
        const int Page = 8 + 400;
        const int Other = Page + 2 + (10 * 12) + 4;
        const int Values = Other + 2 + ((9 + Tags) * 12) + 4;
        var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write("II*\0"u8);
        writer.Write(place == "page" ? Other : Page);
        writer.Write(new byte[400]);
        writer.Write((ushort)10);
        WritePicture();
        Write(place == "directory below the page" ? 330 : 282, 4, 1, Other);
        writer.Write(place == "next page" ? Other : 0);
        writer.Write((ushort)(9 + Tags));
        WritePicture();
        for (var i = 0; i < Tags; i++)
        {
            Write(40000 + i, 1, Bytes, Values);
        }

        writer.Write(0);
        writer.Write(new byte[Bytes]);
        var plan = Plans.Of(ImageFormat.Tiff, 20, 20, 10, 10);
        var before = GC.GetTotalAllocatedBytes();

        // Only tags that pixels need are read, of the page that is wanted.
        Assert.NotEmpty(await ImageSharpEngine.RunAsync(file.ToArray(), plan));
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 20_000_000);

        void WritePicture()
        {
            foreach (var (tag, value) in new[] { (256, 20), (257, 20), (258, 8), (259, 1), (262, 1), (273, 8), (277, 1), (278, 20), (279, 400) })
            {
                Write(tag, tag is 258 or 259 or 262 or 277 ? 3 : 4, 1, value);
            }
        }

        void Write(int tag, int type, int count, int value)
        {
            writer.Write((ushort)tag);
            writer.Write((ushort)type);
            writer.Write(count);
            writer.Write(value);
        }
    }

    [Fact]
    public async Task Frame_behind_many_others_takes_no_more_memory_than_the_first()
    {
        // 401 frames of 1000 x 1000 from 6 kB: each is a red pixel on an empty screen.
        byte[] frame = [0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 0x01, 0];
        byte[] file =
        [
            .. "GIF89a"u8, 0xE8, 3, 0xE8, 3, 0x80, 0, 0, 250, 0, 0, 0, 0, 250, .. Enumerable.Repeat(frame, 401).SelectMany(bytes => bytes), 0x3B,
        ];
        var before = GC.GetTotalAllocatedBytes();

        Assert.NotEmpty(await ImageSharpEngine.RunAsync(file, Plans.Of(ImageFormat.Gif, 1000, 1000, 40, 40, index: 400, hasAlpha: true)));

        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 20_000_000);
    }

    [Fact]
    public async Task Canvas_larger_than_memory_may_hold_is_unsupported()
    {
        byte[] file = [.. GifBuilder.Screen(16384, 16384, GifBuilder.Palette), .. GifBuilder.Frame(0, 0, 1, 1, 0), .. GifBuilder.Trailer];

        var exception = await Assert.ThrowsAsync<ImageProcessingException>(
            () => ImageSharpEngine.RunAsync(file, Plans.Of(ImageFormat.Gif, 16384, 16384, 40, 40, hasAlpha: true)));

        Assert.Equal(ImageProcessingError.Unsupported, exception.Error);
    }
}
