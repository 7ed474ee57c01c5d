// Measures single jobs: CPU time, peak memory and size of the result, and how estimates of memory compare with the peak. Linux only: memory
// is read from /proc.
//   dotnet run -c Release --project benchmarks/PhotoResize.JobCost -- PHOTO [jobs|efforts|memory]
//   dotnet run -c Release --project benchmarks/PhotoResize.JobCost -- worst FOLDER [PART]
//   dotnet run -c Release --project benchmarks/PhotoResize.JobCost -- worst-efforts SIDE
// PHOTO is a JPEG of about 12 megapixels, for the libvips engine. "worst" sends the dearest requests that a site with the default limits
// takes to both engines; PART measures those alone whose source or query has it. FOLDER keeps the sources, which take 4 GB.
using System.Globalization;
using PhotoResize.JobCost;

switch (args)
{
    case ["measure", var file, var job]:
        await Measurement.RunAsync(file, job);
        return 0;

    case ["request", var engine, var originals, var file, var query, var seconds]:
        await RequestMeasurement.RunAsync(
            engine, originals, file, query, TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture)));
        return 0;

    case ["worst-efforts", var side]:
        await EffortReport.WriteNoiseAsync(int.Parse(side, CultureInfo.InvariantCulture), Console.Out);
        return 0;

    case ["worst", var folder, .. var part] when part.Length < 2:
        await new WorstReport(Directory.CreateDirectory(folder).FullName, Console.Out).WriteAsync(part is [var only] ? only : "");
        return 0;
}

if (args.Length is < 1 or > 2 || !File.Exists(args[0]))
{
    Console.Error.WriteLine("Usage: PHOTO [jobs|efforts|memory], or worst FOLDER [PART]. PHOTO is a JPEG of about 12 megapixels.");
    return 1;
}

if (args is [_] or [_, "jobs"])
{
    await JobReport.WriteAsync(args[0], Console.Out);
}

if (args is [_] or [_, "efforts"])
{
    await EffortReport.WriteAsync(args[0], Console.Out);
}

if (args is [_] or [_, "memory"])
{
    await MemoryReport.WriteAsync(args[0], Console.Out);
}

return 0;
