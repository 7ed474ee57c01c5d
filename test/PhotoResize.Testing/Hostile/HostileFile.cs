using System.Net;

namespace PhotoResize.Testing.Hostile;

/// <summary>A file that means harm, or looks as if it did.</summary>
/// <param name="Name">Its file name.</param>
/// <param name="Bytes">Its content.</param>
/// <param name="Statuses">What may be answered, whatever the settings.</param>
public sealed record HostileFile(string Name, byte[] Bytes, params HttpStatusCode[] Statuses)
{
    /// <summary>A file that no request gets a picture of.</summary>
    public static HostileFile Refused(string name, byte[] bytes) => new(name, bytes, HttpStatusCode.UnprocessableEntity);

    /// <summary>A file that is legal, if odd. How far it is processed is a matter of limits, which differ between engines.</summary>
    public static HostileFile Odd(string name, byte[] bytes) => new(name, bytes, HttpStatusCode.OK, HttpStatusCode.UnprocessableEntity);

    /// <summary>A file that must be shown, since nothing is wrong with its pixels.</summary>
    public static HostileFile Shown(string name, byte[] bytes) => new(name, bytes, HttpStatusCode.OK);

    /// <summary>A file that is legal, and has as many pixels as a source may have, or nearly.</summary>
    public static HostileFile Giant(string name, byte[] bytes) => Odd(name, bytes) with { IsGiant = true };

    /// <summary>Whether it takes seconds, even where nothing is wrong.</summary>
    public bool IsGiant { get; init; }

    public override string ToString() => $"{Name} ({Bytes.Length} bytes)";
}
