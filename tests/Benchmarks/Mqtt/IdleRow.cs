using System.Diagnostics;

namespace EdgeHub.Benchmarks;

/// <summary>Connections that do nothing: how fast they are accepted, and what each takes of the broker's memory.</summary>
internal sealed class IdleRow(int connections) : MqttRow("idle")
{
    /// <summary>Connecting in steps: mosquitto's queue of connections to be accepted holds 100, and what it drops is repeated after a second.</summary>
    private const int AtOnce = 50;
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(3);

    public override IReadOnlyList<MqttFigures> Measure(BrokerProcess broker, MqttRun run)
    {
        var figures = new MqttFigures();
        var loop = run.Loop();
        var all = new List<LoadConnection>();
        try
        {
            Connect(1);
            Rest();
            var before = broker.ResidentBytes;
            var share = new CpuShare(broker);
            while (all.Count <= connections)
            {
                Connect(Math.Min(AtOnce, connections + 1 - all.Count));
            }

            share.Tell(figures, connections);
            Rest();
            figures.BytesEach = (double)(broker.ResidentBytes - before) / connections;
            return [figures];
        }
        finally
        {
            all.ForEach(connection => connection.Dispose());
        }

        void Connect(int count)
        {
            var some = new List<LoadConnection>();
            for (var i = 0; i < count; i++)
            {
                some.Add(new LoadConnection(broker.Port, $"idle-{all.Count}", run.Version));
                all.Add(some[^1]);
            }

            loop.Until(() => some.TrueForAll(connection => connection.IsAccepted), some);
        }

        // A connection that the broker closes meanwhile ends the row.
        void Rest()
        {
            for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < Settle;)
            {
                loop.Turn(all, waitMicroseconds: 100_000);
            }
        }
    }
}
