using System.Buffers.Binary;
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
            var info = (await SourceHeaderReader.ReadAsync(stream, CancellationToken.None)).Info!;
            if (!Processor.Readable.Contains(info.Format))
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

    private async Task AssertDamagedAsync(byte[] file, ImagePlan plan)
    {
        var exception = await Assert.ThrowsAsync<ImageProcessingException>(() => RunAsync(file, plan));

        Assert.Equal(ImageProcessingError.Damaged, exception.Error);
    }
}
