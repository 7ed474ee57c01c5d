namespace PhotoResize.Tests;

/// <summary>A theory over the shared photographs: skipped, with the reason, where they are missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedPhotosTheoryAttribute : TheoryAttribute
{
    public SharedPhotosTheoryAttribute()
    {
        if (SharedPhotos.Folder is null)
        {
            Skip = "NOT RUN: the photographs are missing. They belong into ../shared/photos, seen from the folder of PhotoResize.sln.";
        }
    }
}
