using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Telemetry;

var builder = WebApplication.CreateBuilder(args);
var pictures = builder.Configuration["ImageResizing:ImageFolders:0:Root"]!;
Waves.DrawMissing(Path.Combine(builder.Environment.ContentRootPath, pictures));

builder.Services.AddImageResizing().AddVips().AddHealthCheck();
var telemetry = builder.Services.AddOpenTelemetry()
    .WithMetrics(metrics => metrics
        .AddMeter("PhotoResize")
        .AddAspNetCoreInstrumentation()
        .AddRuntimeInstrumentation()
        .AddPrometheusExporter())
    .WithTracing(tracing => tracing.AddSource("PhotoResize").AddAspNetCoreInstrumentation());

// Without a collector, the exporter would try to reach one that is not there.
if (builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is not null)
{
    telemetry.UseOtlpExporter();
}

var app = builder.Build();
app.UseImageResizing();
app.MapHealthChecks("/healthz");

// Also for everybody, since a sample runs on the machine of the one who looks at it.
app.MapPrometheusScrapingEndpoint("/metrics");
app.MapGet("/", () => Results.Content(IndexPage.Html, "text/html"));
app.Run();
