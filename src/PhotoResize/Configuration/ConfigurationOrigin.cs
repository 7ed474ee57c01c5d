using Microsoft.Extensions.Configuration;

namespace PhotoResize.Configuration;

/// <summary>Tells which section the options are read from. Registered only where there is one.</summary>
/// <param name="SectionOf">Gives the section, for the services of the application.</param>
internal sealed record ConfigurationOrigin(Func<IServiceProvider, IConfiguration> SectionOf);
