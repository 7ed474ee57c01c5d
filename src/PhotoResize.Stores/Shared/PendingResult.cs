namespace PhotoResize.Stores.Shared;

/// <summary>A result on its way to a shared store.</summary>
/// <param name="key">Its full key.</param>
/// <param name="sourcePath">The original's path.</param>
/// <param name="name">Its name in the store.</param>
/// <param name="bytes">The object.</param>
internal sealed class PendingResult(string key, string sourcePath, string name, byte[] bytes)
{
    public string Key => key;

    public string SourcePath => sourcePath;

    public string Name => name;

    public byte[] Bytes => bytes;

    /// <summary>Completes when it was written, has failed or was dropped.</summary>
    public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
