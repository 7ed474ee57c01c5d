using PhotoResize.Aot;

// An application that is compiled ahead of time, as .ci/check-aot publishes it. Its content root is the current folder.
var builder = WebApplication.CreateSlimBuilder(args);
Parts.Add(builder.Services.AddImageResizing(builder.Configuration.GetSection("ImageResizing")), builder.Configuration);
if (builder.Configuration.GetValue<bool>("ProblemDetails"))
{
    builder.Services.AddProblemDetails();
}

var app = builder.Build();
app.UseImageResizing();
app.UseStaticFiles();
app.MapImages("/mapped");
app.MapImagePlayground().AllowAnonymous();
app.MapImageDiagnostics().AllowAnonymous();
app.Run();
