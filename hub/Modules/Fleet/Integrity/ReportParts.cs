using EdgeHub.HubLink;

namespace EdgeHub.Hub.Fleet;

/// <summary>Puts the parts of an integrity report together, bounded. Owned by one stream.</summary>
internal sealed class ReportParts
{
    /// <summary>Points that an agent has at most in its life.</summary>
    internal const int MaxPoints = 250_000;

    private List<PointCount> _points = [];

    /// <summary>The whole report with its last part; null before.</summary>
    /// <exception cref="StreamEndException">It has more points than an agent can have, or no store.</exception>
    public IntegrityReport? Add(IntegrityReport part)
    {
        if (_points.Count + part.Points.Count > MaxPoints || part.Lanes.Count > 16)
        {
            throw new StreamEndException(StreamEnd.Violation($"An integrity report has at most {MaxPoints} points and 16 lanes."));
        }

        if (!part.More && part.StoreId.Length != 16)
        {
            throw new StreamEndException(StreamEnd.Violation("An integrity report names its store by 16 bytes."));
        }

        _points.AddRange(part.Points);
        if (part.More)
        {
            return null;
        }

        var whole = part.Clone();
        whole.Points.Clear();
        whole.Points.AddRange(_points);
        _points = [];
        return whole;
    }
}
