namespace PhotoResize.Configuration;

/// <summary>What the table of options is applied to: a section of the configuration, or a list.</summary>
internal abstract class OptionsSection
{
    /// <summary>A section below this one.</summary>
    public abstract OptionsSection Child(string key);

    /// <summary>A section below this one whose values are never shown.</summary>
    public abstract OptionsSection Secrets(string key);

    /// <param name="key">The name of the option.</param>
    /// <param name="current">Its value.</param>
    /// <param name="set">Gives it another one.</param>
    public abstract void Read<T>(string key, object? current, Action<T> set)
        where T : IParsable<T>;

    /// <inheritdoc cref="Read"/>
    public abstract void ReadName<T>(string key, T current, Action<T> set)
        where T : struct, Enum;

    /// <summary>An address, which may have a password in it.</summary>
    /// <inheritdoc cref="Read" path="/param"/>
    public virtual void ReadAddress(string key, string? current, Action<string> set) => Read(key, current, set);

    /// <summary>A list to which configured values are added.</summary>
    public abstract void ReadList<T>(string key, IList<T> list)
        where T : IParsable<T>;

    /// <summary>A list whose values configured ones replace.</summary>
    public abstract void ReplaceList(string key, IList<string> list);

    public abstract void ReadMap(string key, IDictionary<string, string> map);

    /// <summary>Options below names.</summary>
    public abstract void ReadNamed<T>(string key, IDictionary<string, T> items, Action<OptionsSection, T> visit)
        where T : new();

    /// <summary>Options below numbers.</summary>
    public abstract void ReadItems<T>(string key, IList<T> items, Action<OptionsSection, T> visit)
        where T : new();

    /// <summary>Tells that there are no other keys.</summary>
    public virtual void ExpectOnly(params ReadOnlySpan<string> keys)
    {
    }

    /// <summary>An option that can be set in code only.</summary>
    public virtual void ShowCode(string key, object? current)
    {
    }
}
