using System.Globalization;

namespace EdgeHub.Edge.Pipeline;

/// <summary>Straight lines between known places; before the first and after the last their values hold. Equal when all places are.</summary>
public sealed class LookupTable : IEquatable<LookupTable>
{
    private readonly double[] _read;
    private readonly double[] _meant;

    /// <summary>At least two places, rising in what was read.</summary>
    public LookupTable(IReadOnlyList<(double Read, double Meant)> places)
    {
        ArgumentNullException.ThrowIfNull(places);
        if (places.Count < 2)
        {
            throw new ArgumentException("A table has two places or more.", nameof(places));
        }

        (_read, _meant) = ([.. places.Select(place => place.Read)], [.. places.Select(place => place.Meant)]);
        for (var i = 1; i < _read.Length; i++)
        {
            if (_read[i] <= _read[i - 1])
            {
                throw new ArgumentException("The places of a table rise in what was read.", nameof(places));
            }
        }
    }

    /// <summary>What a reading means.</summary>
    public double Meaning(double read)
    {
        var place = Array.BinarySearch(_read, read);
        if (place >= 0)
        {
            return _meant[place];
        }

        var next = ~place;
        if (next == 0 || next == _read.Length)
        {
            return _meant[Math.Min(next, _read.Length - 1)];
        }

        var part = (read - _read[next - 1]) / (_read[next] - _read[next - 1]);
        return _meant[next - 1] + (part * (_meant[next] - _meant[next - 1]));
    }

    /// <inheritdoc/>
    public bool Equals(LookupTable? other) => other is not null && _read.AsSpan().SequenceEqual(other._read) && _meant.AsSpan().SequenceEqual(other._meant);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LookupTable);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_read.Length, _read[0], _meant[^1]);

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', _read.Zip(_meant, (read, meant) => string.Create(CultureInfo.InvariantCulture, $"{read}:{meant}")));
}
