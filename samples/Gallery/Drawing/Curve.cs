namespace Gallery.Drawing;

/// <summary>A function of one number, tabulated in equal steps: skylines are evaluated for every pixel below them.</summary>
internal sealed class Curve
{
    private readonly float _from;
    private readonly float _stepsPerUnit;
    private readonly float[] _values;

    public Curve(float from, float to, int stepsPerUnit, Func<float, float> function)
    {
        _from = from;
        _stepsPerUnit = stepsPerUnit;
        _values = [.. Enumerable.Range(0, (int)((to - from) * stepsPerUnit) + 2).Select(i => function(from + i / (float)stepsPerUnit))];
    }

    /// <summary>Returns the function's value; outside the range, the value at the nearer end.</summary>
    public float At(float x)
    {
        var position = Math.Clamp((x - _from) * _stepsPerUnit, 0, _values.Length - 1.001f);
        var index = (int)position;
        return _values[index] + (position - index) * (_values[index + 1] - _values[index]);
    }
}
