namespace PhotoResize.Hosting;

/// <summary>Whether the application has put image resizing into its pipeline.</summary>
internal sealed class PipelineUse
{
    public bool IsUsed { get; set; }
}
