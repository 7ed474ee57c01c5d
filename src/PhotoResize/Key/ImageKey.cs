using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using PhotoResize.Planning;
using PhotoResize.Sources;

namespace PhotoResize.Key;

/// <summary>Identifies a result: equal plans of an unchanged source have equal keys, on every machine.</summary>
/// <remarks>
/// SHA-256 over this form, in this order; integers are little-endian, texts are UTF-8 behind their length in bytes (int32), and what
/// may be missing stands behind a flag byte:
/// <code>
/// key        = version engine source [plan]              ; without a plan: the source's own bytes, which no engine has touched
/// version    = int32                                     ; changes with this grammar or with what a plan means
/// engine     = text(name) text(output version)
/// source     = text(path) int64(length) int64(last modified, UTC ticks)
/// plan       = frames crop inner outer offset matte encoding scaling effects
/// frames     = int32(orientation) int32(first) int32(count)
/// crop       = int32 x 4       inner, outer, offset = int32 x 2
/// matte      = [4 bytes RGBA]
/// encoding   = int32(format) [int32(quality)] [int32(subsampling)]
/// scaling    = [int32(shrink factor) int32(filter) byte(linear light)]   ; missing where nothing is resampled: it changes nothing then
/// effects    = [int32(amount) double(radius) int32(threshold)] double(blur) byte(grayscale) int32(flip) int32(rotate)
/// </code>
/// </remarks>
internal static class ImageKey
{
    public const int HashLength = 8;

    private const int GrammarVersion = 1;
    private const int ETagLength = 26;

    /// <summary>The key of the source's own bytes, in base32, 52 characters.</summary>
    public static string ComputeUnprocessed(SourceVersion source) => Compute(null, source, "", "");

    /// <summary>The key of a result, in base32, 52 characters.</summary>
    public static string Compute(ImagePlan? plan, SourceVersion source, string engineName, string engineVersion)
    {
        var form = new Writer(new ArrayBufferWriter<byte>(256));
        form.Add(GrammarVersion);
        form.Add(engineName);
        form.Add(engineVersion);
        form.Add(source.Path);
        form.Add(source.Length);
        form.Add(source.LastModified.UtcTicks);
        if (form.AddFlag(plan is not null))
        {
            Add(form, plan!);
        }

        return Base32.Encode(SHA256.HashData(form.Written));
    }

    /// <summary>The first 40 bits, which name the file.</summary>
    public static string Hash(string key) => key[..HashLength];

    /// <summary>The key as a strong entity tag; 130 bits are more than enough to tell results apart.</summary>
    public static string ETag(string key) => $"\"{key.AsSpan(0, ETagLength)}\"";

    private static void Add(Writer form, ImagePlan plan)
    {
        form.Add(plan.Frame.Orientation);
        form.Add(plan.Frame.Index);
        form.Add(plan.FrameCount);
        form.Add(plan.Crop.X);
        form.Add(plan.Crop.Y);
        form.Add(plan.Crop.Width);
        form.Add(plan.Crop.Height);
        form.Add(plan.Inner.Width);
        form.Add(plan.Inner.Height);
        form.Add(plan.Outer.Width);
        form.Add(plan.Outer.Height);
        form.Add(plan.Offset.X);
        form.Add(plan.Offset.Y);
        if (form.AddFlag(plan.Matte.HasValue))
        {
            var matte = plan.Matte.GetValueOrDefault();
            form.Add(BinaryPrimitives.ReadInt32LittleEndian([matte.R, matte.G, matte.B, matte.A]));
        }

        form.Add((int)plan.Format);
        form.Add(plan.Quality);
        form.Add((int?)plan.Subsampling);
        if (form.AddFlag(plan.Resamples))
        {
            form.Add(plan.ShrinkFactor);
            form.Add((int)plan.Filter);
            form.AddFlag(plan.LinearLight);
        }

        if (form.AddFlag(plan.Sharpening.HasValue))
        {
            var sharpening = plan.Sharpening.GetValueOrDefault();
            form.Add(sharpening.Amount);
            form.Add(sharpening.Radius);
            form.Add(sharpening.Threshold);
        }

        form.Add(plan.Blur);
        form.AddFlag(plan.Grayscale);
        form.Add((int)plan.Flip);
        form.Add(plan.Rotate);
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
