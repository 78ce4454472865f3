using EdgeHub.HubLink;
using Google.Protobuf;

namespace EdgeHub.Benchmarks;

/// <summary>
/// Values as machines have them: a temperature that wanders, a counter, a flag that flips, a state. Every point is read once a second; blocks hold 2,000
/// values in the order of their reading, as an agent's store cuts them.
/// </summary>
internal sealed class ValueLoad(int agent, int points)
{
    public const int ValuesPerBlock = 2_000;
    private const int PointsPerMachine = 20;

    private readonly Random _random = new(20261128 + agent);
    private readonly double[] _temperatures = new double[points];
    private readonly BlockWriter _writer = new();
    private readonly byte[] _boot = BenchLoad.Boot.ToArray();
    private int _next;
    private long _second;

    /// <summary>Monotonic time of the first reading; everything is told as a backlog that ends before now, so that minutes are over and are folded.</summary>
    public required long BeginMs { get; init; }

    public IEnumerable<PointDefinition> Points() => Enumerable.Range(0, points).Select(point => new PointDefinition
    {
        Number = (uint)point + 1,
        Machine = $"KOL-A{agent}-{point / PointsPerMachine}",
        Name = $"point-{point % PointsPerMachine}",
        Kind = KindOf(point),
        Role = point % PointsPerMachine == 3 ? "state" : "",
        Station = "KOL-ST-01",
        HeartbeatMs = 60_000,
    });

    public ByteString Next()
    {
        for (var i = 0; i < ValuesPerBlock; i++)
        {
            var kind = KindOf(_next);
            _temperatures[_next] += Math.Round(_random.NextDouble() - 0.5, 2);
            _writer.Add(
                (uint)_next + 1, kind, BeginMs + (_second * 1000), 0, BlockColumn.NoSource, kind == PointKind.Number ? Math.Round(60 + _temperatures[_next], 2) : 0,
                kind == PointKind.Flag ? _second / 30 % 2 : _second * 3, kind == PointKind.Text ? (_second / 60 % 3 == 0 ? "idle" : "running") : "");
            if (++_next == points)
            {
                (_next, _second) = (0, _second + 1);
            }
        }

        return ByteString.CopyFrom(_writer.Finish(_boot, BenchLoad.Anchor().WallUs));
    }

    private static PointKind KindOf(int point) => (point % PointsPerMachine) switch
    {
        1 or 2 => PointKind.Integer,
        3 => PointKind.Text,
        4 => PointKind.Flag,
        _ => PointKind.Number,
    };
}
