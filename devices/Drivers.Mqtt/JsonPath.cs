using System.Globalization;
using System.Text.Json;

namespace EdgeHub.Drivers.Mqtt;

/// <summary>
/// A place in a JSON payload: names with dots between them and places of lists in brackets, e.g. <c>motor.phases[2].current</c> or <c>[0].value</c>.
/// A name is taken as it is written; one with a dot or bracket in it can't be reached.
/// </summary>
internal sealed class JsonPath
{
    private readonly List<(string Name, int Index)> _steps = [];

    private JsonPath()
    {
    }

    /// <summary>Reads a path; false when it is none.</summary>
    public static bool TryParse(string text, out JsonPath path)
    {
        path = new JsonPath();
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            if (rest[0] == '[')
            {
                var end = rest.IndexOf(']');
                if (end < 0 || !int.TryParse(rest[1..end], NumberStyles.None, CultureInfo.InvariantCulture, out var index))
                {
                    return false;
                }

                path._steps.Add(("", index));
                rest = rest[(end + 1)..];
            }
            else
            {
                var end = rest.IndexOfAny('.', '[');
                var name = end < 0 ? rest : rest[..end];
                if (name.IsEmpty || name.Contains(']'))
                {
                    return false;
                }

                path._steps.Add((name.ToString(), -1));
                rest = rest[name.Length..];
            }

            if (rest is ['.', ..])
            {
                rest = rest[1..];
                if (rest.IsEmpty || rest[0] is '.' or '[')
                {
                    return false;
                }
            }
            else if (!rest.IsEmpty && rest[0] != '[')
            {
                return false;
            }
        }

        return path._steps.Count > 0;
    }

    /// <summary>The value there; false when there is none.</summary>
    public bool TryFind(JsonElement root, out JsonElement value)
    {
        value = root;
        foreach (var (name, index) in _steps)
        {
            if (index >= 0)
            {
                if (value.ValueKind != JsonValueKind.Array || index >= value.GetArrayLength())
                {
                    return false;
                }

                value = value[index];
            }
            else if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(name, out value))
            {
                return false;
            }
        }

        return true;
    }
}
