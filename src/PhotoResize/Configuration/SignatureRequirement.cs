namespace PhotoResize.Configuration;

/// <summary>Which requests below a folder have to be signed.</summary>
public enum SignatureRequirement
{
    /// <summary>None.</summary>
    Off,

    /// <summary>Those whose query has any parameter but <c>preset</c>, <c>dpr</c> and unknown ones.</summary>
    Settings,

    /// <summary>All that would be processed, those with presets and without parameters included.</summary>
    All,
}
