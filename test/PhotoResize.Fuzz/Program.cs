using PhotoResize.Testing.Fuzzing;
using PhotoResize.Testing.Hostile;
using SharpFuzz;

// Gives the header readers what a fuzzer makes up. How to run it: docs/security.md, "Fuzzing".
switch (args)
{
    case ["libfuzzer"]:
        Fuzzer.LibFuzzer.Run(HeaderTarget.Read);
        break;

    case ["afl"]:
        Fuzzer.OutOfProcess.Run(stream =>
        {
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            HeaderTarget.Read(bytes.ToArray());
        });
        break;

    case ["corpus", var folder]:
        // Files to begin with: one of each kind that the tests know, if it is small.
        Directory.CreateDirectory(folder);
        var files = SeedFiles.All.Select(seed => (Name: seed.Name.Replace(' ', '-'), seed.Bytes))
            .Concat(HostileFiles.All.Select(file => (file.Name, file.Bytes)));
        foreach (var (name, bytes) in files.Where(file => file.Bytes.Length is > 0 and <= 4096))
        {
            File.WriteAllBytes(Path.Combine(folder, name), bytes);
        }

        break;

    case [var file]:
        HeaderTarget.Read(File.ReadAllBytes(file));
        break;

    default:
        Console.Error.WriteLine("Arguments: libfuzzer, afl, corpus FOLDER, or the file that a fuzzer has found.");
        return 1;
}

return 0;
