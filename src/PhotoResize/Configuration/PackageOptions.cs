using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace PhotoResize.Configuration;

/// <summary>The options of a registration in code, such as <c>AddS3</c>, for the list that operators see.</summary>
internal sealed class PackageOptions
{
    private readonly string _registration;
    private readonly Func<IServiceProvider, IReadOnlyList<OptionValue>> _list;
    private readonly IReadOnlyList<OptionValue> _defaults;

    private PackageOptions(
        string registration, Func<IServiceProvider, IReadOnlyList<OptionValue>> list, IReadOnlyList<OptionValue> defaults) =>
        (_registration, _list, _defaults) = (registration, list, defaults);

    /// <summary>Has the options of a registration listed, once however often it is made.</summary>
    /// <typeparam name="T">Their class.</typeparam>
    /// <param name="services">The application's services.</param>
    /// <param name="registration">The name of the method.</param>
    /// <param name="show">Shows each of them, whatever its value.</param>
    public static void Add<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] T>(
        IServiceCollection services, string registration, Action<ListedSection, T> show)
        where T : class, new()
    {
        if (!services.Any(service => service.ImplementationInstance is PackageOptions { _registration: var known } && known == registration))
        {
            services.AddSingleton(new PackageOptions(
                registration, provider => List(provider.GetRequiredService<IOptions<T>>().Value), List(new T())));
        }

        IReadOnlyList<OptionValue> List(T options)
        {
            var values = new List<OptionValue>();
            show(new ListedSection($"{registration}:", values), options);
            return values;
        }
    }

    /// <summary>Each option, and whether it is as it is by default.</summary>
    public IEnumerable<(OptionValue Option, bool IsDefault)> List(IServiceProvider services) =>
        _list(services).Zip(_defaults, (option, @default) => (option, option.Text == @default.Text));
}
