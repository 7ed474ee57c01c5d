using Cluster;

var builder = WebApplication.CreateBuilder(args);
return builder.Configuration[Node.NameSetting] is { } name
    ? await Node.RunAsync(name, args)
    : await Site.RunAsync(builder);
