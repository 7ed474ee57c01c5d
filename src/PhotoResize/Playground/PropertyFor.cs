using System.Globalization;
using PhotoResize.Settings;

namespace PhotoResize.Playground;

/// <summary>Writes parameters as properties of <see cref="Pages.ImageUrlSettings"/> in C#.</summary>
internal static class PropertyFor
{
    /// <param name="name">The main name of a parameter.</param>
    /// <param name="value">Its value.</param>
    /// <param name="settings">What the value means, among others.</param>
    /// <returns>An assignment, as an object initializer has it.</returns>
    public static string Write(string name, string value, ImageSettings settings) => name switch
    {
        "width" => $"Width = {Number(settings.Width)}",
        "height" => $"Height = {Number(settings.Height)}",
        "mode" => $"Mode = ResizeMode.{settings.Mode}",
        "crop" when settings.Crop is { } crop =>
            $"Crop = new CropRequest({Number(crop.X)}, {Number(crop.Y)}, {Number(crop.Width)}, {Number(crop.Height)})",
        "cropbasis" when settings.CropBasis is { } basis => $"CropBasis = new CropBasis({Number(basis.Width)}, {Number(basis.Height)})",
        "anchor" => $"Anchor = new CropAnchor(AxisAnchor.{settings.Anchor.Horizontal}, AxisAnchor.{settings.Anchor.Vertical})",
        "focus" when settings.HasAutomaticFocus => "AutoFocus = true",
        "focus" when settings.Focus is { } focus => $"Focus = new FocusPoint({Number(focus.X)}m, {Number(focus.Y)}m)",
        "format" when settings.NegotiatesFormat => "AutoFormat = true",
        "format" when settings.Format is { } format => $"Format = ImageFormat.{format}",
        "quality" => $"Quality = {Number(settings.Quality)}",
        "subsample" when settings.Subsample is { } subsample => $"Subsample = ChromaSubsampling.{subsample}",
        "frame" when settings.Frame is { } frame => $"Frame = {Number(frame)}",
        "bgcolor" when settings.Background is { } color =>
            $"Background = new Rgba({Number(color.R)}, {Number(color.G)}, {Number(color.B)}, {Number(color.A)})",
        "filter" when settings.Filter is { } filter => $"Filter = ResamplingFilter.{filter}",
        SettingsParser.RatioName => $"DevicePixelRatio = {Number(settings.DevicePixelRatio)}m",
        "sharpen" => $"Sharpen = {Switch(settings.Sharpen)}",
        "gamma" => $"Gamma = GammaMode.{settings.Gamma}",
        "hybrid" => $"Hybrid = HybridMode.{settings.Hybrid}",
        "rotate" => $"Rotate = {Number(settings.Rotate)}",
        "flip" => $"Flip = FlipMode.{settings.Flip}",
        "autorotate" => $"AutoRotate = {Switch(settings.AutoRotate)}",
        "blur" => $"Blur = {Number(settings.Blur)}",
        "grayscale" => $"Grayscale = {Switch(settings.Grayscale)}",
        "trim" when settings.Trim is { } trim => $"Trim = {Number(trim)}",
        SettingsParser.PresetName => $"Preset = {Literal(value)}",
        SettingsParser.WatermarkName => $"Watermark = {Literal(value)}",
        _ => $"Others = {{ [{Literal(name)}] = {Literal(value)} }}",
    };

    /// <summary>A text in quotes, on one line.</summary>
    public static string Literal(string text) =>
        $"\"{string.Concat(text.Select(c => c is '"' or '\\' ? $"\\{c}" : char.IsControl(c) ? $"\\u{(int)c:x4}" : c.ToString()))}\"";

    private static string Number<T>(T number)
        where T : IFormattable =>
        number.ToString(null, CultureInfo.InvariantCulture);

    private static string Switch(bool value) => value ? "true" : "false";
}
