namespace EdgeHub.Benchmarks;

/// <summary>Messages from publishers to subscribers: first as many as come through, then their times at a load that both brokers bear.</summary>
internal sealed class FlowRow(FlowShape shape) : MqttRow(shape.Name)
{
    private static readonly TimeSpan PacedWarmUp = TimeSpan.FromSeconds(0.5);

    public override IReadOnlyList<MqttFigures> Measure(BrokerProcess broker, MqttRun run)
    {
        var figures = new MqttFigures();
        using var load = new FlowLoad(shape, broker.Port, run.Version, run.Loop());
        load.Flood(MqttRun.WarmUp);
        var (share, before) = (new CpuShare(broker), load.Received);
        load.Flood(run.Length);
        share.Tell(figures, load.Received - before);
        load.Drain();
        figures.Compare(load.Expected, load.Received, "at full load");
        return [figures];
    }

    public override void MeasureTimes(BrokerProcess broker, MqttRun run, double perSecond, MqttFigures figures)
    {
        var times = new ArrivalTimes();
        using var load = new FlowLoad(shape, broker.Port, run.Version, run.Loop());
        load.Pace(perSecond / shape.Copies, PacedWarmUp, null);
        load.Pace(perSecond / shape.Copies, run.Length, times);
        load.Drain();
        figures.Times = times;
        figures.Compare(load.Expected, load.Received, "at half load");
    }
}
