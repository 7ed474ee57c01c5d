using Microsoft.AspNetCore.Http;

namespace PhotoResize.Middleware;

/// <summary>Tells clients apart for <see cref="Configuration.ProcessingOptions.MaxMissesPerClient"/>.</summary>
/// <param name="context">The request.</param>
/// <returns>The client; <see langword="null"/> to go by the remote address.</returns>
public delegate string? ClientKey(HttpContext context);
