using EdgeHub.Devices;

namespace EdgeHub.Edge.Pipeline;

/// <summary>The words of a state, by ranges of whole numbers that don't overlap. Equal when all ranges are.</summary>
public sealed class StateTable : IEquatable<StateTable>
{
    private readonly StateRange[] _ranges;
    private readonly PointValue[] _words;
    private readonly PointValue _other;

    /// <summary>Takes the ranges in any order.</summary>
    /// <param name="ranges">At least one.</param>
    /// <param name="other">The word for all other numbers; null when they are no states.</param>
    public StateTable(IReadOnlyList<StateRange> ranges, string? other = null)
    {
        ArgumentNullException.ThrowIfNull(ranges);
        _ranges = [.. ranges.OrderBy(range => range.First)];
        for (var i = 1; i < _ranges.Length; i++)
        {
            if (_ranges[i].First <= _ranges[i - 1].Last)
            {
                throw new ArgumentException($"The ranges of {_ranges[i - 1].Word} and {_ranges[i].Word} overlap.", nameof(ranges));
            }
        }

        _words = [.. _ranges.Select(range => PointValue.Of(range.Word))];
        _other = other is null ? default : PointValue.Of(other);
    }

    /// <summary>Every word that can come out.</summary>
    public IEnumerable<string> Words => _words.Append(_other).Where(word => word.Kind == ValueKind.Text).Select(word => word.Text);

    /// <summary>The word of a number; none when it has none.</summary>
    public PointValue Word(long number)
    {
        var (low, high) = (0, _ranges.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            if (number < _ranges[middle].First)
            {
                high = middle - 1;
            }
            else if (number > _ranges[middle].Last)
            {
                low = middle + 1;
            }
            else
            {
                return _words[middle];
            }
        }

        return _other;
    }

    /// <inheritdoc/>
    public bool Equals(StateTable? other) => other is not null && _ranges.AsSpan().SequenceEqual(other._ranges) && _other == other._other;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as StateTable);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_ranges.Length, _other);

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', _ranges.Select(range => range.ToString()).Append(_other.Text));
}

/// <summary>Whole numbers that mean one state.</summary>
/// <param name="First">The lowest.</param>
/// <param name="Last">The highest.</param>
/// <param name="Word">What they mean.</param>
public readonly record struct StateRange(long First, long Last, string Word);
