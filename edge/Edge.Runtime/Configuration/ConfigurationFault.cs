using System.Globalization;

namespace EdgeHub.Edge.Runtime;

/// <summary>One thing that is wrong, or odd, in a configuration file.</summary>
/// <param name="Line">From 1; 0 when the whole file is meant.</param>
/// <param name="Column">From 1, in characters.</param>
/// <param name="Path">Of the value, e.g. machines[0].points[3].unit.</param>
/// <param name="Text">What is wrong and what to do, one sentence or two.</param>
/// <param name="IsWarning">True for what works and is probably not meant.</param>
public sealed record ConfigurationFault(int Line, int Column, string Path, string Text, bool IsWarning = false)
{
    /// <summary>As people read it.</summary>
    /// <param name="file">Name of the file.</param>
    public string Say(string file)
    {
        var place = Line == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" line {Line}, column {Column}");
        return $"{file}{place}: {(Path.Length == 0 ? "" : Path + ": ")}{Text}";
    }
}
