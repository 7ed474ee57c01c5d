using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using PhotoResize.Planning;
using PhotoResize.Sources;

namespace PhotoResize.Key;

/// <summary>Computes the key of a result: the same for equal plans and an unchanged source, on every machine.</summary>
/// <remarks>
/// The key is the SHA-256 of the following bytes. Integers are little-endian; a text is its length in bytes (int32) and its UTF-8 bytes;
/// [ ] is optional and follows a flag byte.
/// <code>
/// key        = version engine source [plan] placeholder  ; no plan: the source's own bytes
/// version    = int32                                     ; incremented when this grammar or the meaning of a plan changes
/// engine     = text(name) text(output version)
/// source     = text(path) int64(length) int64(last modified, UTC ticks) tag
/// tag        = int32(-1) text(entity tag)                ; absent, without a flag, where there is none. No flag and no orientation is -1
/// plan       = frames crop inner outer offset matte encoding scaling effects effort tilt watermarks
/// frames     = int32(orientation) int32(first) int32(count)
/// crop       = int32 x 4       inner, outer, offset = int32 x 2
/// matte      = [4 bytes RGBA]
/// encoding   = int32(format) [int32(quality)] [int32(subsampling)]
/// scaling    = [int32(shrink factor) int32(filter) byte(linear light)]   ; absent if nothing is resampled, where it has no effect
/// effects    = [int32(amount) double(radius) int32(threshold)] double(blur) byte(grayscale) int32(flip) int32(rotate)
/// effort     = int32                                     ; absent, without a flag, where it is the usual one
/// tilt       = int32(-2) double                          ; absent, without a flag, where there is none. No effort is -2
/// watermarks = int32(-1) int32(number) watermark ...     ; absent, without a flag, where there are none. No effort is -1
/// watermark  = source picture int32 x 2 (start) [int32 x 2 (step)] double(opacity)
/// picture    = int32(orientation) int32 x 2 (size) int32(shrink factor) int32(filter)
/// placeholder = text("placeholder") int32(version) engine ; the one of the tiny picture; absent, without a flag, for other results
/// </code>
/// </remarks>
internal static class ImageKey
{
    public const int HashLength = 8;

    private const int GrammarVersion = 1;
    private const int ETagLength = 26;
    private const int WatermarksFollow = -1;
    private const int TagFollows = -1;
    private const int TiltFollows = -2;

    /// <summary>The key of the source's own bytes: base32, 52 characters.</summary>
    public static string ComputeUnprocessed(SourceVersion source) => Compute(null, source, "", "");

    /// <summary>What identifies a document on a source: base32, 52 characters. No result is stored under it.</summary>
    public static string ComputeDocument(SourceVersion source, ReadOnlySpan<byte> document)
    {
        var writer = new Writer(new ArrayBufferWriter<byte>(512));
        writer.Add(GrammarVersion);
        Add(writer, source);
        writer.Add(document);
        return Base32.Encode(SHA256.HashData(writer.Written));
    }

    /// <summary>The key of a placeholder: base32, 52 characters.</summary>
    /// <param name="plan">The small picture that it is made of.</param>
    /// <param name="source">The source.</param>
    /// <param name="engine">Name and output version of the engine that makes the small picture.</param>
    /// <param name="preview">The same of the engine that makes the tiny picture in it.</param>
    /// <param name="version">Changes whenever it is made in another way.</param>
    public static string ComputePlaceholder(
        ImagePlan plan, SourceVersion source, (string Name, string Version) engine, (string Name, string Version) preview, int version)
    {
        var writer = Write(plan, source, engine.Name, engine.Version);
        writer.Add("placeholder");
        writer.Add(version);
        writer.Add(preview.Name);
        writer.Add(preview.Version);
        return Base32.Encode(SHA256.HashData(writer.Written));
    }

    /// <summary>The key of a result: base32, 52 characters.</summary>
    public static string Compute(ImagePlan? plan, SourceVersion source, string engineName, string engineVersion) =>
        Base32.Encode(SHA256.HashData(Write(plan, source, engineName, engineVersion).Written));

    private static Writer Write(ImagePlan? plan, SourceVersion source, string engineName, string engineVersion)
    {
        var writer = new Writer(new ArrayBufferWriter<byte>(256));
        writer.Add(GrammarVersion);
        writer.Add(engineName);
        writer.Add(engineVersion);
        Add(writer, source);
        if (writer.AddFlag(plan is not null))
        {
            Add(writer, plan!);
        }

        return writer;
    }

    /// <summary>The key of the choice between two results: base32, 52 characters; the SHA-256 of a word and both keys, each as a text.</summary>
    public static string ComputeChoice(string first, string second)
    {
        var writer = new Writer(new ArrayBufferWriter<byte>(128));
        writer.Add("choice");
        writer.Add(first);
        writer.Add(second);
        return Base32.Encode(SHA256.HashData(writer.Written));
    }

    /// <summary>The first 40 bits (8 characters), which go into the file name.</summary>
    public static string Hash(string key) => key[..HashLength];

    /// <summary>A strong entity tag from the first 130 bits, which are more than enough to tell results apart.</summary>
    public static string ETag(string key) => $"\"{key.AsSpan(0, ETagLength)}\"";

    private static void Add(Writer writer, ImagePlan plan)
    {
        writer.Add(plan.Frame.Orientation);
        writer.Add(plan.Frame.Index);
        writer.Add(plan.FrameCount);
        writer.Add(plan.Crop.X);
        writer.Add(plan.Crop.Y);
        writer.Add(plan.Crop.Width);
        writer.Add(plan.Crop.Height);
        writer.Add(plan.Inner.Width);
        writer.Add(plan.Inner.Height);
        writer.Add(plan.Outer.Width);
        writer.Add(plan.Outer.Height);
        writer.Add(plan.Offset.X);
        writer.Add(plan.Offset.Y);
        if (writer.AddFlag(plan.Matte.HasValue))
        {
            var matte = plan.Matte.GetValueOrDefault();
            writer.Add(BinaryPrimitives.ReadInt32LittleEndian([matte.R, matte.G, matte.B, matte.A]));
        }

        writer.Add((int)plan.Format);
        writer.Add(plan.Quality);
        writer.Add((int?)plan.Subsampling);
        if (writer.AddFlag(plan.Resamples))
        {
            writer.Add(plan.ShrinkFactor);
            writer.Add((int)plan.Filter);
            writer.AddFlag(plan.LinearLight);
        }

        if (writer.AddFlag(plan.Sharpening.HasValue))
        {
            var sharpening = plan.Sharpening.GetValueOrDefault();
            writer.Add(sharpening.Amount);
            writer.Add(sharpening.Radius);
            writer.Add(sharpening.Threshold);
        }

        writer.Add(plan.Blur);
        writer.AddFlag(plan.Grayscale);
        writer.Add((int)plan.Flip);
        writer.Add(plan.Rotate);
        if (plan.Effort != EncoderEffort.Usual)
        {
            writer.Add((int)plan.Effort);
        }

        if (plan.Tilt != 0)
        {
            writer.Add(TiltFollows);
            writer.Add(plan.Tilt);
        }

        if (plan.Watermarks.Count > 0)
        {
            writer.Add(WatermarksFollow);
            writer.Add(plan.Watermarks.Count);
            foreach (var watermark in plan.Watermarks)
            {
                Add(writer, watermark);
            }
        }
    }

    private static void Add(Writer writer, SourceVersion source)
    {
        writer.Add(source.Path);
        writer.Add(source.Length);
        writer.Add(source.LastModified.UtcTicks);
        if (source.EntityTag is { } tag)
        {
            writer.Add(TagFollows);
            writer.Add(tag);
        }
    }

    private static void Add(Writer writer, PlannedWatermark watermark)
    {
        Add(writer, watermark.Source);
        writer.Add(watermark.Picture.Frame.Orientation);
        writer.Add(watermark.Picture.Inner.Width);
        writer.Add(watermark.Picture.Inner.Height);
        writer.Add(watermark.Picture.ShrinkFactor);
        writer.Add((int)watermark.Picture.Filter);
        writer.Add(watermark.Start.X);
        writer.Add(watermark.Start.Y);
        if (writer.AddFlag(watermark.Step.HasValue))
        {
            var step = watermark.Step.GetValueOrDefault();
            writer.Add(step.Width);
            writer.Add(step.Height);
        }

        writer.Add(watermark.Opacity);
    }

    private readonly struct Writer(ArrayBufferWriter<byte> buffer)
    {
        public ReadOnlySpan<byte> Written => buffer.WrittenSpan;

        public void Add(int value)
        {
            BinaryPrimitives.WriteInt32LittleEndian(buffer.GetSpan(sizeof(int)), value);
            buffer.Advance(sizeof(int));
        }

        public void Add(long value)
        {
            BinaryPrimitives.WriteInt64LittleEndian(buffer.GetSpan(sizeof(long)), value);
            buffer.Advance(sizeof(long));
        }

        public void Add(ReadOnlySpan<byte> value) => buffer.Write(value);

        public void Add(double value) => Add(BitConverter.DoubleToInt64Bits(value));

        public void Add(int? value)
        {
            if (AddFlag(value.HasValue))
            {
                Add(value.GetValueOrDefault());
            }
        }

        public void Add(string text)
        {
            Add(Encoding.UTF8.GetByteCount(text));
            Encoding.UTF8.GetBytes(text, buffer);
        }

        public bool AddFlag(bool value)
        {
            buffer.GetSpan(1)[0] = value ? (byte)1 : (byte)0;
            buffer.Advance(1);
            return value;
        }
    }
}
