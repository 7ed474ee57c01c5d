using PhotoResize.Sizing;

try
{
    switch (args)
    {
        case ["table", .. var rest]:
            await ForecastReport.WriteAsync(ForecastReport.Sites(Site.Parse(rest)), Console.Out);
            return 0;

        case ["site", .. var rest]:
            await ForecastReport.WriteAsync([Site.Parse(rest)], Console.Out);
            return 0;

        case ["simulate", var folder, .. var rest]:
            await SimulationReport.WriteAsync(folder, Site.Parse(rest), Console.Out);
            return 0;
    }
}
catch (FormatException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
}

await Console.Error.WriteLineAsync("""
    Usage: site [NAME=VALUE...]              forecasts one site
           table [NAME=VALUE...]             forecasts the sites of docs/scaling.md
           simulate FOLDER [NAME=VALUE...]   compares forecasts with the real cache code, below FOLDER, best in memory
    Names, with their units and defaults, are the properties of Site.cs: results, zipf, nodes, bypath, requests, bytes,
    memory, disk, shareddays, cpums, cdnplaces, cdnhours.
    """);
return 1;
