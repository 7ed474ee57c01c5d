using PhotoResize.Diagnostics;
using PhotoResize.Processing;
using PhotoResize.Serving;
using PhotoResize.Sources;

namespace PhotoResize.Middleware;

/// <summary>The steps that a request passes through, made once for the application.</summary>
internal sealed record RequestSteps(
    SourceCatalog Sources,
    EngineSelection Engines,
    ContentFinder ContentFinder,
    ImagePipeline Pipeline,
    ResultDelivery Delivery,
    RequestMemory Memory,
    ProblemSender Problems,
    FaultReporter Faults);
