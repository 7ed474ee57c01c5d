var builder = WebApplication.CreateBuilder(args);
builder.Services.AddRazorPages();
builder.Services.AddImageResizing(builder.Configuration.GetSection("ImageResizing")).AddVips().AddHealthCheck();

var app = builder.Build();
app.UseImageResizing(); // after authorisation, and before what serves the originals
app.MapStaticAssets();
app.MapRazorPages();
app.MapHealthChecks("/healthz");
app.Run();
