// Measures single jobs of the libvips engine: CPU time, peak memory, size of the result.
//   dotnet run -c Release --project benchmarks/PhotoResize.JobCost -- PHOTO [jobs|efforts]
// PHOTO is a JPEG of about 12 megapixels. Linux only: memory is read from /proc.
using PhotoResize.JobCost;

if (args is ["measure", var file, var job])
{
    await Measurement.RunAsync(file, job);
    return 0;
}

if (args.Length is < 1 or > 2 || !File.Exists(args[0]))
{
    Console.Error.WriteLine("Usage: PHOTO [jobs|efforts]. PHOTO is a JPEG of about 12 megapixels.");
    return 1;
}

if (args is not [_, "efforts"])
{
    await JobReport.WriteAsync(args[0], Console.Out);
}

if (args is not [_, "jobs"])
{
    await EffortReport.WriteAsync(args[0], Console.Out);
}

return 0;
