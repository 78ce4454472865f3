namespace EdgeHub.Edge.Runtime;

/// <summary>Gathers what is wrong with a file, up to a bound.</summary>
internal sealed class FaultList
{
    /// <summary>Beyond this a file is no configuration, and nobody reads on.</summary>
    public const int Most = 1000;

    private readonly List<ConfigurationFault> _faults = [];

    public IReadOnlyList<ConfigurationFault> All => _faults;

    public void Add(JsonPart part, string text, bool isWarning = false) => Add(part.Place, part.Path, text, isWarning);

    public void Add(JsonPlace place, string path, string text, bool isWarning = false)
    {
        if (_faults.Count < Most)
        {
            _faults.Add(new ConfigurationFault(place.Line, place.Column, path, text, isWarning));
        }
    }

    /// <summary>True when the value, one within it or one around it is wrong already, so that what follows from it need not be told.</summary>
    public bool Concerns(string path) => _faults.Exists(fault => !fault.IsWarning && (IsWithin(fault.Path, path) || IsWithin(path, fault.Path)));

    /// <summary>True when a path is another, or leads to something within it.</summary>
    public static bool IsWithin(string inner, string outer) =>
        inner.StartsWith(outer, StringComparison.Ordinal) && (inner.Length == outer.Length || outer.Length == 0 || inner[outer.Length] is '.' or '[');
}
