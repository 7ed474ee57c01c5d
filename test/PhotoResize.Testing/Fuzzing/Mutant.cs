using System.Buffers.Binary;
using PhotoResize.Settings;

namespace PhotoResize.Testing.Fuzzing;

/// <summary>A file that was whole, and was changed in one way that knows its format.</summary>
/// <param name="Seed">What it was.</param>
/// <param name="Change">What was done, and to which block.</param>
/// <param name="Bytes">What it is now.</param>
public sealed record Mutant(SeedFile Seed, string Change, byte[] Bytes)
{
    /// <summary>Larger seeds are large by a profile, in which most changes do nothing.</summary>
    private const int MaxSeedBytes = 50_000;

    private static readonly long[] Numbers =
    [
        0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 12, 16, 32, 42, 43, 64, 127, 128, 255, 256, 257, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF,
    ];

    private static readonly int MutantsOfSeed =
        int.TryParse(Environment.GetEnvironmentVariable("PHOTORESIZE_FUZZ_ROUNDS"), out var rounds) ? rounds : 12;

    /// <summary>
    /// All seeds of a format as they are, and mutants of each, which are the same in every run: a dozen, or as many as the environment
    /// variable PHOTORESIZE_FUZZ_ROUNDS says.
    /// </summary>
    public static IEnumerable<Mutant> OfAll(ImageFormat format) =>
        SeedFiles.All
            .Where(seed => seed.Format == format && seed.Bytes.Length <= MaxSeedBytes)
            .SelectMany(seed => Of(seed).Prepend(new Mutant(seed, "as it is", seed.Bytes)));

    private static IEnumerable<Mutant> Of(SeedFile seed)
    {
        var name = seed.Name.Aggregate(17, (hash, letter) => (31 * hash) + letter);
        for (var i = 0; i < MutantsOfSeed; i++)
        {
            yield return Create(seed, new Random(name ^ (i * 7919)));
        }
    }

    public override string ToString() => $"{Seed.Name}, {Change}";

    private static Mutant Create(SeedFile seed, Random random)
    {
        var blocks = FileBlock.Split(seed.Format, seed.Bytes);
        var index = random.Next(blocks.Count);
        var repairs = random.Next(4) > 0;
        var change = seed.Format == ImageFormat.Tiff ? ChangeInPlace(blocks, index, random) : Rearrange(seed.Format, blocks, index, random);
        if (repairs)
        {
            Repair(seed.Format, blocks);
        }

        return new Mutant(seed, change, [.. blocks.SelectMany(each => each.Bytes)]);
    }

    /// <summary>Changes the order, the number or the length of blocks, or the content of one.</summary>
    private static string Rearrange(ImageFormat format, List<FileBlock> blocks, int index, Random random)
    {
        var block = blocks[index];
        switch (random.Next(10))
        {
            case 0:
                blocks.RemoveAt(index);
                return $"without {block.Name}";

            case 1:
                blocks.Insert(index, block);
                return $"{block.Name} twice";

            case 2:
                var other = (index + 1) % blocks.Count;
                (blocks[index], blocks[other]) = (blocks[other], block);
                return $"{block.Name} after {blocks[index].Name}";

            case 3:
                var (junk, kind) = Junk(random);
                blocks.Insert(index, new FileBlock("junk", junk));
                return $"{kind} before {block.Name}";

            case 4:
                var rest = block.Bytes[..^random.Next(1, Math.Min(block.Bytes.Length, 9))];
                SayLength(format, block.Name, rest);
                blocks[index] = block with { Bytes = rest };
                return $"{block.Name} shortened";

            case var choice:
                return Overwrite(blocks, index, random, choice);
        }
    }

    /// <summary>
    /// The same for a TIFF, in which all that a directory points at has to stay where it is: entries change places, or are taken for others.
    /// </summary>
    private static string ChangeInPlace(List<FileBlock> blocks, int index, Random random)
    {
        const byte PrivateTag = 0xFD;
        var block = blocks[index];
        var other = (index + 1) % blocks.Count;
        var isEntry = block.Name.StartsWith("tag", StringComparison.Ordinal);
        var isBeforeEntry = isEntry && blocks[other].Name.StartsWith("tag", StringComparison.Ordinal);
        switch (random.Next(10))
        {
            case 0 when isEntry:
                var bytes = block.Bytes.ToArray();
                bytes.AsSpan(0, 2).Fill(PrivateTag);
                blocks[index] = new FileBlock(block.Name, bytes);
                return $"without {block.Name}";

            case 1 when isBeforeEntry:
                blocks[other] = block;
                return $"{block.Name} twice";

            case 2 or 3 when isBeforeEntry:
                (blocks[index], blocks[other]) = (blocks[other], block);
                return $"{block.Name} after {blocks[index].Name}";

            case var choice:
                return Overwrite(blocks, index, random, Math.Max(choice, 5));
        }
    }

    private static string Overwrite(List<FileBlock> blocks, int index, Random random, int choice)
    {
        var block = blocks[index];
        switch (choice)
        {
            case 5:
                var (tail, kind) = Junk(random);
                blocks.Add(new FileBlock("junk", tail));
                return $"{kind} at the end";

            case 6:
                blocks[index] = block with { Bytes = block.Bytes[..random.Next(block.Bytes.Length)] };
                blocks.RemoveRange(index + 1, blocks.Count - index - 1);
                return $"ends within {block.Name}";

            case 7:
                blocks[index] = Flip(block, random);
                return $"bits of {block.Name}";

            default:
                blocks[index] = SetNumber(block, random);
                return $"number in {block.Name}";
        }
    }

    private static (byte[] Bytes, string Kind) Junk(Random random)
    {
        var bytes = new byte[random.Next(1, 17)];
        switch (random.Next(3))
        {
            case 0:
                return (bytes, "zeros");
            case 1:
                bytes.AsSpan().Fill(0xFF);
                return (bytes, "ones");
            default:
                random.NextBytes(bytes);
                return (bytes, "junk");
        }
    }

    private static FileBlock Flip(FileBlock block, Random random)
    {
        var bytes = block.Bytes.ToArray();
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            bytes[random.Next(Math.Min(bytes.Length, 40))] ^= (byte)(1 << random.Next(8));
        }

        return block with { Bytes = bytes };
    }

    private static FileBlock SetNumber(FileBlock block, Random random)
    {
        var bytes = block.Bytes.ToArray();
        var width = 1 << random.Next(3);
        if (bytes.Length < width)
        {
            return Flip(block, random);
        }

        var field = bytes.AsSpan(random.Next(Math.Min(bytes.Length - width + 1, 64)), width);
        var number = Numbers[random.Next(Numbers.Length)];
        var isBigEndian = random.Next(2) == 0;
        for (var i = 0; i < width; i++)
        {
            field[isBigEndian ? width - 1 - i : i] = (byte)(number >> (8 * i));
        }

        return block with { Bytes = bytes };
    }

    /// <summary>Lets a segment or a chunk say how long it is, so that what comes behind it is found.</summary>
    private static void SayLength(ImageFormat format, string name, byte[] block)
    {
        switch (format)
        {
            case ImageFormat.Jpeg when block.Length >= 4 && (name is "COM" || name.StartsWith("APP", StringComparison.Ordinal)):
                BinaryPrimitives.WriteUInt16BigEndian(block.AsSpan(2), (ushort)(block.Length - 2));
                break;

            case ImageFormat.Png when block.Length >= 12:
                BinaryPrimitives.WriteInt32BigEndian(block, block.Length - 12);
                break;
        }
    }

    /// <summary>Makes checksums and the file's length hold again, so that decoders look further than these.</summary>
    private static void Repair(ImageFormat format, List<FileBlock> blocks)
    {
        switch (format)
        {
            case ImageFormat.Png:
                foreach (var chunk in blocks.Where(block => block.Name is not ("signature" or "junk") && block.Bytes.Length >= 12))
                {
                    PngFile.Sign(chunk.Bytes);
                }

                break;

            case ImageFormat.WebP when blocks[0] is { Name: "RIFF", Bytes.Length: >= 8 } file:
                BinaryPrimitives.WriteInt32LittleEndian(file.Bytes.AsSpan(4), blocks.Sum(block => block.Bytes.Length) - 8);
                break;
        }
    }
}
