using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using PhotoResize.Configuration;
using PhotoResize.Settings;

namespace PhotoResize.Tests.Configuration;

/// <summary>
/// Makes the JSON schema of the section from the options: types and defaults from the classes, descriptions from their documentation, and
/// bounds from what validation accepts. So none of them is written down twice.
/// </summary>
/// <param name="parser">Knows the parameters that maps of settings may have.</param>
/// <param name="validate">The faults of options.</param>
/// <param name="describe">What is said of a property.</param>
internal sealed class ConfigurationSchema(
    SettingsParser parser, Func<ImageResizingOptions, IEnumerable<string>> validate, Func<PropertyInfo, string> describe)
{
    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public string Write() => Create().ToJsonString(Format) + "\n";

    public JsonObject Create()
    {
        var section = SchemaOf(typeof(ImageResizingOptions), [], new Place(options => options, ImageResizingOptions.SectionName));
        section["description"] = "Image resizing: folders, cache, limits.";
        return new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject { [ImageResizingOptions.SectionName] = section },
        };
    }

    /// <summary>The schema of an object with options.</summary>
    /// <param name="type">Its class.</param>
    /// <param name="required">The options that it cannot do without.</param>
    /// <param name="place">Where it is.</param>
    private JsonObject SchemaOf(Type type, string[] required, Place place)
    {
        var properties = new JsonObject();
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var schema = SchemaOf(property, place);
            schema.Insert(0, "description", describe(property));
            properties[property.Name] = schema;
        }

        var result = new JsonObject { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };
        if (required.Length > 0)
        {
            result["required"] = new JsonArray([.. required.Select(name => JsonValue.Create(name))]);
        }

        return result;
    }

    private JsonObject SchemaOf(PropertyInfo property, Place place)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (type == typeof(IDictionary<string, string>))
        {
            return SettingsMap();
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IDictionary<,>))
        {
            var value = type.GetGenericArguments()[1];
            var inside = place.Inside(property, (IDictionary map) => map["name"] = Activator.CreateInstance(value), map => map["name"]!, "name");
            return new JsonObject { ["type"] = "object", ["additionalProperties"] = SchemaOf(value, RequiredOf(value), inside) };
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IList<>))
        {
            return ListOf(property, type.GetGenericArguments()[0], place);
        }

        return IsSingleValue(type)
            ? ValueOf(property, type, place)
            : SchemaOf(type, [], place.Inside<object>(property, _ => { }, value => value, null));
    }

    private JsonObject ListOf(PropertyInfo property, Type item, Place place)
    {
        if (!IsSingleValue(item))
        {
            var inside = place.Inside(property, (IList list) => list.Add(Activator.CreateInstance(item)), list => list[0]!, "0");
            return new JsonObject { ["type"] = "array", ["items"] = SchemaOf(item, RequiredOf(item), inside) };
        }

        var items = new JsonObject { ["type"] = JsonTypeOf(item) };
        if (item == typeof(int))
        {
            AddBounds(items, 1, value => Accepts(place, property, owner => ((IList<int>)property.GetValue(owner)!).Add((int)value)));
        }

        return new JsonObject { ["type"] = "array", ["items"] = items };
    }

    private JsonObject ValueOf(PropertyInfo property, Type type, Place place)
    {
        var schema = new JsonObject { ["type"] = JsonTypeOf(type) };
        if (type.IsEnum)
        {
            schema["enum"] = new JsonArray([.. Enum.GetNames(type).Select(name => JsonValue.Create(name))]);
        }
        else if (type == typeof(TimeSpan))
        {
            schema["pattern"] = @"^(\d+\.)?\d{1,2}:\d{1,2}(:\d{1,2}(\.\d{1,7})?)?$";
        }
        else if (JsonTypeOf(type) is "integer" or "number")
        {
            var initial = Convert.ToDecimal(property.GetValue(place.Create(new ImageResizingOptions())), CultureInfo.InvariantCulture);
            bool Accepted(decimal value) =>
                Accepts(place, property, owner => property.SetValue(owner, Convert.ChangeType(value, type, CultureInfo.InvariantCulture)));
            if (property.Name == nameof(ImageFallbackOptions.Status))
            {
                AddStatuses(schema, Accepted);
            }
            else
            {
                AddBounds(schema, initial, Accepted);
            }
        }

        var @default = property.GetValue(place.Create(new ImageResizingOptions()));
        if (@default is not (null or ""))
        {
            schema["default"] = @default is TimeSpan or Enum
                ? JsonValue.Create(@default.ToString())
                : JsonSerializer.SerializeToNode(@default, @default.GetType());
        }

        return schema;
    }

    /// <summary>Searches for the least and the largest number that validation accepts.</summary>
    private static void AddBounds(JsonObject schema, decimal accepted, Func<decimal, bool> accepts)
    {
        var isWhole = schema["type"]!.GetValue<string>() == "integer";
        foreach (var (name, limit) in new[] { ("minimum", -1_000_000m), ("maximum", (decimal)int.MaxValue) })
        {
            if (accepts(limit))
            {
                continue;
            }

            var (inside, outside) = (accepted, limit);
            var precision = isWhole ? 1 : 0.0001m;
            while (Math.Abs(inside - outside) > precision)
            {
                var middle = isWhole ? decimal.Floor((inside + outside) / 2) : (inside + outside) / 2;
                (inside, outside) = accepts(middle) ? (middle, outside) : (inside, middle);
            }

            var bound = isWhole ? inside : Math.Round(inside, 2);
            schema[accepts(bound) ? name : $"exclusive{char.ToUpperInvariant(name[0])}{name[1..]}"] = (double)bound;
        }
    }

    /// <summary>A status has neighbours that are not accepted, so that bounds say nothing of it: all are tried.</summary>
    private static void AddStatuses(JsonObject schema, Func<decimal, bool> accepts)
    {
        var statuses = Enumerable.Range(100, 500).Where(status => accepts(status));
        schema["enum"] = new JsonArray([.. statuses.Select(status => JsonValue.Create(status))]);
    }

    private bool Accepts(Place place, PropertyInfo property, Action<object> set)
    {
        var options = new ImageResizingOptions();
        set(place.Create(options));
        return !validate(options).Any(fault => fault.StartsWith($"{place.Key}:{property.Name}:", StringComparison.Ordinal));
    }

    private JsonObject SettingsMap()
    {
        var names = new JsonObject();
        foreach (var name in parser.Names.Order(StringComparer.Ordinal))
        {
            names[name] = new JsonObject { ["type"] = new JsonArray("string", "number", "boolean") };
        }

        return new JsonObject { ["type"] = "object", ["properties"] = names };
    }

    private static string[] RequiredOf(Type type) =>
        [.. type.GetProperties().Where(property => property.GetValue(Activator.CreateInstance(type)) is "").Select(property => property.Name)];

    private static bool IsSingleValue(Type type) => type.IsValueType || type == typeof(string);

    private static string JsonTypeOf(Type type) =>
        type == typeof(bool) ? "boolean"
        : type == typeof(int) || type == typeof(long) ? "integer"
        : type == typeof(double) || type == typeof(decimal) ? "number"
        : "string";

    /// <summary>Where an object is in the options.</summary>
    /// <param name="Create">Makes it, in options that are as they are by default, and returns it.</param>
    /// <param name="Key">Its configuration path.</param>
    private sealed record Place(Func<ImageResizingOptions, object> Create, string Key)
    {
        public Place Inside<T>(PropertyInfo property, Action<T> add, Func<T, object> item, string? name)
        {
            return new Place(Find, name is null ? $"{Key}:{property.Name}" : $"{Key}:{property.Name}:{name}");

            object Find(ImageResizingOptions options)
            {
                var value = (T)property.GetValue(Create(options))!;
                add(value);
                return item(value);
            }
        }
    }
}
