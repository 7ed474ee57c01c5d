namespace PhotoResize.Negotiation;

/// <summary>The request headers that an answer depends on, beside its address.</summary>
[Flags]
internal enum VaryBy
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary><c>Accept</c>, for <c>format=auto</c>.</summary>
    Accept = 1,

    /// <summary><c>Sec-CH-DPR</c>.</summary>
    Ratio = 2,

    /// <summary><c>Sec-CH-Width</c>.</summary>
    Width = 4,

    /// <summary><c>Save-Data</c>.</summary>
    SaveData = 8,
}
