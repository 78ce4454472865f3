using System.Text.Json;
using EdgeHub.Edge.Pipeline;

namespace EdgeHub.Edge.Runtime;

/// <summary>Reads a table of places, e.g. [[0, 0], [1023, 100]].</summary>
internal static class LookupReader
{
    private const int MaxPlaces = 256;

    public static LookupTable? Read(ObjectReader reader)
    {
        if (reader.Any("lookup") is not { } lookup)
        {
            return null;
        }

        var places = new List<(double Read, double Meant)>();
        foreach (var item in reader.Items("lookup"))
        {
            if (item is { Kind: JsonTokenType.StartArray, Items.Count: 2 } && reader.Number(item.Items[0]) is { } read && reader.Number(item.Items[1]) is { } meant)
            {
                if (places.Count > 0 && read <= places[^1].Read)
                {
                    reader.Faults.Add(item, "the places must rise in their first number.");
                }

                places.Add((read, meant));
            }
            else if (!reader.Faults.Concerns(item.Path))
            {
                reader.Faults.Add(item, "a place is [read, meant], e.g. [1023, 100].");
            }
        }

        if (reader.Faults.Concerns(lookup.Path))
        {
            return null;
        }

        if (places.Count is < 2 or > MaxPlaces)
        {
            reader.Fault("lookup", $"a table has 2 to {MaxPlaces} places, e.g. [[0, 0], [1023, 100]].");
            return null;
        }

        return new LookupTable(places);
    }
}
