using System.Diagnostics.CodeAnalysis;

namespace PhotoResize.Outcomes;

/// <summary>The outcome of a step: a value, or the reason why there is none.</summary>
/// <typeparam name="T">What the step gives.</typeparam>
internal readonly record struct Outcome<T>
{
    private Outcome(T? value, Failure? failure) => (Value, Failure) = (value, failure);

    /// <summary>The value; without meaning where there is a <see cref="Failure"/>.</summary>
    public T? Value { get; }

    /// <summary>Why there is no value; <see langword="null"/> if there is one.</summary>
    public Failure? Failure { get; }

    public static implicit operator Outcome<T>(T value) => new(value, null);

    public static implicit operator Outcome<T>(Failure failure) => new(default, failure);

    /// <summary>Whether there is a value, and either of the two.</summary>
    public bool Succeeded([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out Failure? failure)
    {
        (value, failure) = (Value, Failure);
        return failure is null;
    }
}
