namespace PhotoResize.Testing;

/// <summary>A row of signatures.csv: a key, a request, the text that is signed, and the signature.</summary>
public sealed record SignatureVector(string Key, string Path, string Query, string Text, string Signature)
{
    public static IReadOnlyList<SignatureVector> All { get; } = Read();

    public override string ToString() => $"{Path}?{Query}";

    private static List<SignatureVector> Read()
    {
        using var reader = new StreamReader(typeof(SignatureVector).Assembly.GetManifestResourceStream("signatures.csv")!);
        reader.ReadLine();
        var vectors = new List<SignatureVector>();
        while (reader.ReadLine() is { } line)
        {
            // Every cell is in quotation marks, and none has one inside.
            var cells = line.Trim('"').Split("\",\"");
            vectors.Add(new SignatureVector(cells[0], cells[1], cells[2], cells[3], cells[4]));
        }

        return vectors;
    }
}
