// Measures single jobs: CPU time, peak memory and size of the result with libvips, and how estimates of memory compare with the peak.
//   dotnet run -c Release --project benchmarks/PhotoResize.JobCost -- PHOTO [jobs|efforts|memory]
// PHOTO is a JPEG of about 12 megapixels. Linux only: memory is read from /proc.
using PhotoResize.JobCost;

if (args is ["measure", var file, var job])
{
    await Measurement.RunAsync(file, job);
    return 0;
}

if (args.Length is < 1 or > 2 || !File.Exists(args[0]))
{
    Console.Error.WriteLine("Usage: PHOTO [jobs|efforts|memory]. PHOTO is a JPEG of about 12 megapixels.");
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
