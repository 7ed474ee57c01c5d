using System.Reflection;
using System.Text;
using PhotoResize.Configuration;
using PhotoResize.Testing;

namespace PhotoResize.Tests;

/// <summary>
/// What users can see, as an approved list: a change of it has to be meant. To approve one, copy the list that a failure writes beside
/// the approved one.
/// </summary>
public class PublicApiTests
{
    private static readonly string Approved = Repository.PathOf("test", "PhotoResize.Tests", "PublicApi.txt");

    [Fact]
    public void Public_api_is_the_approved_one()
    {
        var api = Describe(typeof(ImageResizingOptions).Assembly);
        var approved = File.Exists(Approved) ? File.ReadAllText(Approved).ReplaceLineEndings("\n") : "";
        if (api != approved)
        {
            File.WriteAllText(Path.ChangeExtension(Approved, ".received.txt"), api);
        }

        Assert.Equal(approved, api);
    }

    private static string Describe(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(type.FullName).Append('\n');
            var members = type.IsEnum
                ? Enum.GetNames(type).Select(name => $"{name} = {(int)Enum.Parse(type, name)}")
                : type.GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
                    .Where(IsVisible)
                    .Select(member => Describe(member))
                    .Order(StringComparer.Ordinal);
            foreach (var member in members)
            {
                text.Append("    ").Append(member).Append('\n');
            }
        }

        return text.ToString();
    }

    // Of a record only what was written: the compiler's members follow from it.
    private static bool IsVisible(MemberInfo member) => member switch
    {
        MethodBase { IsSpecialName: true, IsConstructor: false } => false,
        MethodBase method => (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly)
            && method.GetCustomAttribute<System.Runtime.CompilerServices.CompilerGeneratedAttribute>() is null
            && method.Name is not ("Deconstruct" or "GetHashCode" or "PrintMembers"),
        PropertyInfo property => property.GetMethod is { } getter && (getter.IsPublic || getter.IsFamily) && property.Name != "EqualityContract",
        FieldInfo field => field.IsPublic,
        _ => false,
    };

    private static string Describe(MemberInfo member) => member switch
    {
        MethodBase method => $"{Name((method as MethodInfo)?.ReturnType)}{method.Name}({string.Join(", ", method.GetParameters().Select(parameter => $"{Name(parameter.ParameterType)}{parameter.Name}"))})",
        PropertyInfo property => $"{Name(property.PropertyType)}{property.Name} {{ get;{Setter(property)} }}",
        FieldInfo field => $"{Name(field.FieldType)}{field.Name}",
        _ => member.Name,
    };

    private static string Setter(PropertyInfo property) => property.SetMethod switch
    {
        { IsPublic: true } setter => setter.ReturnParameter.GetRequiredCustomModifiers().Length > 0 ? " init;" : " set;",
        _ => "",
    };

    private static string Name(Type? type)
    {
        if (type is null)
        {
            return "";
        }

        var arguments = type.GetGenericArguments();
        return arguments.Length == 0
            ? type.Name + " "
            : $"{type.Name.Split('`')[0]}<{string.Join(", ", arguments.Select(argument => Name(argument).TrimEnd()))}> ";
    }
}
