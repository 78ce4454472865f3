namespace EdgeHub.Modbus;

/// <summary>Addresses that a unit has.</summary>
/// <param name="Start">First, from 0.</param>
/// <param name="Count">How many, 1 to 65,536 less the start.</param>
public readonly record struct AddressRange(ushort Start, int Count);

/// <summary>One table of a unit: some ranges of addresses with their values.</summary>
internal sealed class AddressTable<T>
{
    private readonly (int Start, T[] Values)[] _ranges;

    public AddressTable(IEnumerable<AddressRange> ranges)
    {
        var merged = new List<AddressRange>();
        foreach (var range in ranges.OrderBy(range => range.Start))
        {
            Bound.Require(range.Count >= 1 && range.Start + range.Count <= 65_536, "A range must have 1 to 65,536 addresses, none beyond 65,535.");
            if (merged.Count > 0 && merged[^1].Start + merged[^1].Count is var end && end >= range.Start)
            {
                merged[^1] = merged[^1] with { Count = Math.Max(end, range.Start + range.Count) - merged[^1].Start };
            }
            else
            {
                merged.Add(range);
            }
        }

        _ranges = [.. merged.Select(range => ((int)range.Start, new T[range.Count]))];
    }

    /// <summary>Some addresses' values; false when one of them is not there.</summary>
    public bool TryGet(int start, int count, out Span<T> values)
    {
        foreach (var (first, all) in _ranges)
        {
            if (start >= first && start + count <= first + all.Length)
            {
                values = all.AsSpan(start - first, count);
                return true;
            }
        }

        values = default;
        return false;
    }
}
