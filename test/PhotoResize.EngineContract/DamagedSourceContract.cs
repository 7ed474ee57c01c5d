using System.Buffers.Binary;
using ImageMagick;
using PhotoResize.EngineContract.Support;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Settings;
using PhotoResize.Sources.Headers;
using PhotoResize.Testing;

namespace PhotoResize.EngineContract;

public abstract class DamagedSourceContract : EngineTests
{
    private static readonly Pixels Picture = Pixels.Draw(400, 300, (x, y) => [(byte)(x * y), (byte)(x ^ y), (byte)(x + y)]);

    public static TheoryData<ImageFormat, double> Cuts()
    {
        var cuts = new TheoryData<ImageFormat, double>();
        foreach (var format in new[] { ImageFormat.Jpeg, ImageFormat.Png, ImageFormat.Gif, ImageFormat.Tiff, ImageFormat.Bmp, ImageFormat.WebP, ImageFormat.Avif })
        {
            cuts.Add(format, 0);
            cuts.Add(format, 0.1);
            cuts.Add(format, 0.5);
            cuts.Add(format, 0.9);
            cuts.Add(format, 0.999);
        }

        return cuts;
    }

    [Theory]
    [MemberData(nameof(Cuts))]
    public async Task Truncated_anywhere_is_a_fault_of_the_source(ImageFormat format, double part)
    {
        if (!Processor.Writable.Contains(format) || !Processor.Readable.Contains(format))
        {
            return; // Only with a library of the system: CodecTests hold the bundled one to every format.
        }

        var whole = Picture.Encode(format);

        var exception = await Assert.ThrowsAsync<ImageProcessingException>(
            () => RunAsync(whole[..(int)(whole.Length * part)], Plans.Of(format, 400, 300, 100, 75)));

        Assert.Equal(ImageProcessingError.Damaged, exception.Error);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Webp_without_metadata_truncated_is_a_fault_of_the_source(bool lossless)
    {
        var whole = SimpleWebP(lossless);
        var plan = Plans.Of(ImageFormat.WebP, 400, 300, 100, 75);

        Assert.NotEmpty(await RunAsync(whole, plan));
        foreach (var length in new[] { 100, whole.Length / 2, whole.Length - 100, whole.Length - 2 })
        {
            await AssertDamagedAsync(whole[..length], plan);
        }
    }

    [Theory]
    [InlineData(0x30000000)]
    [InlineData(0x7FFFFFFE)]
    [InlineData(0xFFFFFFFE)]
    public async Task Webp_with_a_profile_longer_than_the_file_is_a_fault_of_the_source(uint length)
    {
        // An extended header of 100 x 75 with a profile, which the file does not have.
        var file = new byte[64];
        "RIFF"u8.CopyTo(file);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(4), uint.MaxValue - 1);
        "WEBPVP8X"u8.CopyTo(file.AsSpan(8));
        (file[16], file[20], file[24], file[27]) = (10, 0x20, 99, 74);
        "ICCP"u8.CopyTo(file.AsSpan(30));
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(34), length);

        await AssertDamagedAsync(file, Plans.Of(ImageFormat.WebP, 100, 75, 50, 38));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Tiff_with_its_directory_first_truncated_is_a_fault_of_the_source(int strips)
    {
        var whole = TiffOfGrey(strips);
        var plan = Plans.Of(ImageFormat.Tiff, 400, 300, 100, 75);

        Assert.NotEmpty(await RunAsync(whole, plan));
        foreach (var length in new[] { whole.Length / 2, whole.Length - 500, whole.Length - 1 })
        {
            await AssertDamagedAsync(whole[..length], plan);
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 3)]
    [InlineData(8, 1)]
    [InlineData(8, 3)]
    [InlineData(32773, 1)]
    [InlineData(32773, 3)]
    public async Task Tiff_with_strips_of_fewer_rows_than_announced_is_a_fault_of_the_source(int compression, int strips)
    {
        var plan = Plans.Of(ImageFormat.Tiff, 400, 300, 100, 75);

        // What the file still holds behind the strips is not theirs.
        Assert.NotEmpty(await RunAsync([.. TiffOfGrey(strips, compression), .. new byte[5000]], plan));
        if (compression != 1 || strips > 1)
        {
            await AssertDamagedAsync([.. TiffOfGrey(strips, compression, missingRows: 1), .. new byte[5000]], plan);
            await AssertDamagedAsync([.. TiffOfGrey(strips, compression, missingRows: 50), .. new byte[5000]], plan);
        }
    }

    [Fact]
    public async Task Tiff_with_fewer_strips_than_announced_is_a_fault_of_the_source()
    {
        var file = TiffOfGrey(4);
        var (height, plan) = (file.AsSpan().IndexOf((ReadOnlySpan<byte>)[1, 1, 4, 0]), Plans.Of(ImageFormat.Tiff, 400, 600, 100, 75));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(height + 8), 600);

        await AssertDamagedAsync(file, plan);
    }

    [Theory]
    [InlineData(CompressionMethod.NoCompression)]
    [InlineData(CompressionMethod.Zip)]
    [InlineData(CompressionMethod.RLE)]
    [InlineData(CompressionMethod.LZW)]
    [InlineData(CompressionMethod.JPEG)]
    public async Task Tiff_of_any_layout_is_whole(CompressionMethod compression)
    {
        foreach (var bands in new[] { 1, 3, 4 })
        {
            var picture = Pixels.Draw(150, 70, (x, y) => [.. new byte[] { (byte)x, (byte)y, (byte)(x + y), 200 }[..bands]]);
            if (compression == CompressionMethod.JPEG && bands == 4)
            {
                continue;
            }

            var source = picture.Encode(ImageFormat.Tiff, image => image.Settings.Compression = compression);

            Assert.NotEmpty(await RunAsync(source, Plans.Of(ImageFormat.Tiff, 150, 70, 50, 25, hasAlpha: bands == 4)));
        }
    }

    [Theory]
    [InlineData(CompressionMethod.NoCompression)]
    [InlineData(CompressionMethod.Zip)]
    [InlineData(CompressionMethod.RLE)]
    [InlineData(CompressionMethod.LZW)]
    public async Task Tiff_in_tiles_is_the_picture(CompressionMethod compression)
    {
        var picture = Pixels.Draw(150, 70, (x, y) => [(byte)x, (byte)y, (byte)(x + y)]);
        var source = picture.Encode(ImageFormat.Tiff, image =>
        {
            image.Settings.Compression = compression;
            image.Settings.SetDefine(MagickFormat.Tiff, "tile-geometry", "64x32");
        });

        // Tag 322 is the width of a tile.
        Assert.True(source.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x42, 0x01, 3, 0, 1, 0, 0, 0, 64]) > 0);

        var result = await ProcessAsync(source, Plans.Of(ImageFormat.Tiff, 150, 70, 150, 70));

        Assert.Equal(picture.Content, result.Content);
    }

    [Fact]
    public async Task Png_with_fewer_rows_than_announced_is_a_fault_of_the_source()
    {
        var plan = Plans.Of(ImageFormat.Png, 400, 300, 100, 75);
        var (rows, end) = (PngChunks.Rows(400, 300), PngChunks.Chunk("IEND"u8, []));
        var (first, second) = (PngChunks.Chunk("IDAT"u8, rows.AsSpan(..(rows.Length / 2))), PngChunks.Chunk("IDAT"u8, rows.AsSpan(rows.Length / 2)));

        Assert.NotEmpty(await RunAsync(PngChunks.File(400, 300, first, second, end), plan));
        await AssertDamagedAsync(PngChunks.File(400, 300, first), plan);
        await AssertDamagedAsync(PngChunks.File(400, 300, first, end), plan);
        await AssertDamagedAsync(PngChunks.File(400, 300, first, PngChunks.Chunk("tEXt"u8, "Title\0"u8), second, end), plan);
        await AssertDamagedAsync(PngChunks.File(400, 300, PngChunks.Chunk("IDAT"u8, PngChunks.Rows(400, 299)), end), plan);
    }

    [Fact]
    public async Task Png_interlaced_of_any_size_is_the_picture()
    {
        for (var side = 1; side <= 9; side++)
        {
            foreach (var depth in new[] { 1, 2, 4, 8, 16 })
            {
                var picture = Pixels.Draw(side, 10 - side, (x, y) => [(byte)((x + y) % 3 % 2 * 255)]);
                var source = picture.EncodePng(depth, isInterlaced: true);
                Assert.Equal(1, source[28]);

                var result = await ProcessAsync(source, Plans.Of(ImageFormat.Png, side, 10 - side, side, 10 - side));

                Assert.Equal(picture.Content, result.Content);
            }
        }
    }

    [Fact]
    public async Task Jpeg_of_endless_scans_is_a_fault_of_the_source()
    {
        var whole = Picture.Encode(ImageFormat.Jpeg, image => image.Settings.Interlace = Interlace.Jpeg);
        var scan = whole[whole.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA])..^2];

        byte[] file = [.. whole[..^2], .. Enumerable.Repeat(scan, 200).SelectMany(bytes => bytes), 0xFF, 0xD9];

        await Assert.ThrowsAsync<ImageProcessingException>(() => RunAsync(file, Plans.Of(ImageFormat.Jpeg, 400, 300, 100, 75)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public async Task Jpeg_cut_in_half_and_ended_is_a_fault_of_the_source(int shrink)
    {
        var whole = Picture.Encode(ImageFormat.Jpeg);

        await AssertDamagedAsync([.. whole[..(whole.Length / 2)], 0xFF, 0xD9], Plans.Of(ImageFormat.Jpeg, 400, 300, 50, 38) with { ShrinkFactor = shrink });
    }

    [Fact]
    public async Task Jpeg_with_fewer_rows_than_announced_is_a_fault_of_the_source()
    {
        var file = Picture.Encode(ImageFormat.Jpeg);
        var frame = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(frame + 5), 3000);

        await AssertDamagedAsync(file, Plans.Of(ImageFormat.Jpeg, 400, 3000, 100, 750));
    }

    [Fact]
    public async Task Jpeg_overwritten_by_other_bytes_is_a_fault_of_the_source()
    {
        var file = Picture.Encode(ImageFormat.Jpeg);
        new Random(3).NextBytes(file.AsSpan(file.Length / 2, 2000));

        await AssertDamagedAsync(file, Plans.Of(ImageFormat.Jpeg, 400, 300, 100, 75));
    }

    [PhotoFact]
    public async Task Photograph_that_is_whole_is_decoded_without_a_warning()
    {
        foreach (var path in Directory.EnumerateFiles(SharedPhotos.PathOf("")).Where(path => Path.GetExtension(path) != ".md"))
        {
            await using var stream = File.OpenRead(path);
            var info = (await SourceHeaderReader.ReadAsync(stream, CancellationToken.None)).Value!;
            if (!Processor.Readable.Contains(info.Format) || (!ReadsProfilesWithTables && Path.GetFileName(path) == "cmyk-icc.jpg"))
            {
                continue;
            }

            var frame = info.Frames[0];
            var plan = Plans.Of(info.Format, frame.Width, frame.Height, 100, 75, hasAlpha: frame.HasAlpha);

            Assert.NotEmpty(await RunAsync(new FileImage(path), plan));
        }
    }

    [Theory]
    [InlineData(ImageFormat.Jpeg)]
    [InlineData(ImageFormat.Png)]
    [InlineData(ImageFormat.Gif)]
    [InlineData(ImageFormat.Tiff)]
    [InlineData(ImageFormat.Bmp)]
    [InlineData(ImageFormat.WebP)]
    [InlineData(ImageFormat.Avif)]
    public async Task Garbage_is_a_fault_of_the_source(ImageFormat format)
    {
        var garbage = new byte[5000];
        new Random(7).NextBytes(garbage);

        await Assert.ThrowsAsync<ImageProcessingException>(() => RunAsync(garbage, Plans.Of(format, 400, 300, 100, 75)));
    }

    [Theory]
    [InlineData(ImageFormat.Jpeg)]
    [InlineData(ImageFormat.Png)]
    [InlineData(ImageFormat.Gif)]
    [InlineData(ImageFormat.Tiff)]
    [InlineData(ImageFormat.Bmp)]
    [InlineData(ImageFormat.WebP)]
    public async Task Flipped_bytes_give_a_picture_or_a_fault_of_the_source(ImageFormat format)
    {
        var whole = Picture.Encode(format);
        var random = new Random(11);
        for (var attempt = 0; attempt < 60; attempt++)
        {
            var broken = whole.ToArray();
            for (var i = 0; i < 8; i++)
            {
                broken[random.Next(broken.Length)] ^= (byte)random.Next(1, 256);
            }

            try
            {
                await RunAsync(broken, Plans.Of(format, 400, 300, 100, 75) with { ShrinkFactor = 2 });
            }
            catch (ImageProcessingException)
            {
                // The one exception that a damaged source may cause.
            }
        }
    }

    [Fact]
    public async Task Other_size_than_announced_is_a_fault_of_the_source() =>
        await Assert.ThrowsAsync<ImageProcessingException>(
            () => RunAsync(Picture.Encode(ImageFormat.Png), Plans.Of(ImageFormat.Png, 500, 300, 100, 75)));

    [Fact]
    public async Task Other_format_than_announced_is_a_fault_of_the_source() =>
        await Assert.ThrowsAsync<ImageProcessingException>(
            () => RunAsync(Picture.Encode(ImageFormat.Png), Plans.Of(ImageFormat.Jpeg, 400, 300, 100, 75)));

    [Fact]
    public async Task Format_without_a_decoder_is_unsupported()
    {
        var exception = await Assert.ThrowsAsync<ImageProcessingException>(
            () => RunAsync(Picture.Encode(ImageFormat.Png), Plans.Of(ImageFormat.Png8, 400, 300, 100, 75)));

        Assert.Equal(ImageProcessingError.Unsupported, exception.Error);
    }

    [Fact]
    public async Task Missing_file_is_an_input_output_error()
    {
        var path = Path.GetTempFileName();
        var source = new FileImage(path);
        File.Delete(path);

        await Assert.ThrowsAsync<FileNotFoundException>(() => RunAsync(source, Plans.Of(ImageFormat.Png, 400, 300, 100, 75)));
    }

    /// <summary>A grey TIFF of 400 x 300, whose pixels come last.</summary>
    /// <param name="strips">How many strips it has.</param>
    /// <param name="compression">TIFF's number of it.</param>
    /// <param name="missingRows">How many rows each strip has too few.</param>
    private static byte[] TiffOfGrey(int strips, int compression = 1, int missingRows = 0)
    {
        const int DirectoryBytes = 8 + 2 + (9 * 12) + 4;
        var rows = (300 / strips) - missingRows;
        byte[] strip = compression switch
        {
            8 => PngChunks.Compress(new byte[400 * rows]),

            // A row is three times 128 equal bytes, a command that does nothing, and 16 different ones.
            32773 => [.. Enumerable.Repeat<byte[]>([129, 7, 129, 8, 129, 9, 128, 15, .. Enumerable.Range(0, 16).Select(i => (byte)i)], rows).SelectMany(row => row)],
            _ => new byte[400 * rows],
        };
        var first = DirectoryBytes + (8 * strips);
        var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write("II*\0"u8);
        writer.Write(8);
        writer.Write((ushort)9);
        Write(256, 1, 400);
        Write(257, 1, 300);
        Write(258, 1, 8);
        Write(259, 1, compression);
        Write(262, 1, 1);
        Write(273, strips, strips == 1 ? first : DirectoryBytes);
        Write(277, 1, 1);
        Write(278, 1, 300 / strips);
        Write(279, strips, strips == 1 ? strip.Length : DirectoryBytes + (4 * strips));
        writer.Write(0);
        for (var i = 0; i < 2 * strips; i++)
        {
            writer.Write(i < strips ? first + (i * strip.Length) : strip.Length);
        }

        for (var i = 0; i < strips; i++)
        {
            writer.Write(strip);
        }

        return file.ToArray();

        void Write(int tag, int count, int value)
        {
            writer.Write((ushort)tag);
            writer.Write((ushort)(tag is 258 or 259 or 262 or 277 ? 3 : 4));
            writer.Write(count);
            writer.Write(value);
        }
    }

    /// <summary>A WebP of its picture's chunk alone, as most encoders write it.</summary>
    private static byte[] SimpleWebP(bool lossless)
    {
        const int FileHeaderBytes = 12;
        const int ChunkStartBytes = 8;
        var file = Picture.Encode(ImageFormat.WebP, image => image.Settings.SetDefine(MagickFormat.WebP, "lossless", lossless));
        var chunk = file.AsSpan(file.AsSpan().IndexOf(lossless ? "VP8L"u8 : "VP8 "u8));
        var length = BinaryPrimitives.ReadInt32LittleEndian(chunk[4..]);
        byte[] simple = [.. file[..FileHeaderBytes], .. chunk[..(ChunkStartBytes + length + (length & 1))]];
        BinaryPrimitives.WriteInt32LittleEndian(simple.AsSpan(4), simple.Length - ChunkStartBytes);
        return simple;
    }

    private async Task AssertDamagedAsync(byte[] file, ImagePlan plan)
    {
        var exception = await Assert.ThrowsAsync<ImageProcessingException>(() => RunAsync(file, plan));

        Assert.Equal(ImageProcessingError.Damaged, exception.Error);
    }
}
