namespace PhotoResize.Configuration;

/// <summary>Which symbolic links below an image folder lead to originals.</summary>
public enum LinkPolicy
{
    /// <summary>Those that stay within the folder. The folder itself may be a link.</summary>
    WithinRoot,

    /// <summary>None, neither files nor folders. The folder itself may be a link.</summary>
    None,

    /// <summary>All, wherever they lead.</summary>
    All,
}
