using System.Threading.Channels;

namespace EdgeHub.Simulator;

/// <summary>The floor: a queue before each step, operators at the stations, units moving on as they are worked on.</summary>
internal sealed class Line
{
    /// <summary>A unit that was stopped comes again after the double-read window, so that its scan is a new one.</summary>
    private static readonly TimeSpan Aside = TimeSpan.FromMilliseconds(2300);

    /// <summary>Edge paint dries between the two scans; longer than the stations' double-read window.</summary>
    private static readonly TimeSpan Drying = TimeSpan.FromMilliseconds(2200);
    private readonly Dictionary<int, Channel<FloorUnit>> _queues = [];
    private readonly Channel<string> _components = Channel.CreateUnbounded<string>();
    private readonly Truth _truth;
    private readonly TimeProvider _time;
    private readonly Func<TimeSpan> _think;

    /// <summary>Makes an empty line.</summary>
    /// <param name="truth">The witness.</param>
    /// <param name="time">The clock.</param>
    /// <param name="think">How long an operator takes between two units.</param>
    public Line(Truth truth, TimeProvider time, Func<TimeSpan> think)
    {
        _truth = truth;
        _time = time;
        _think = think;
        foreach (var step in DemoPlant.Steps)
        {
            _queues[step.Number] = Channel.CreateUnbounded<FloorUnit>();
        }
    }

    /// <summary>Units that wait before a step.</summary>
    public int Waiting(int step) => _queues[step].Reader.Count;

    /// <summary>Brings a released unit to the first step.</summary>
    public void Enter(string uid)
    {
        var unit = new FloorUnit(uid);
        if (_truth.Units.TryAdd(uid, unit))
        {
            _queues[DemoPlant.Steps[0].Number].Writer.TryWrite(unit);
        }
    }

    /// <summary>Takes up a unit where a last run of the demo left it.</summary>
    public void Resume(string uid, int step, bool started)
    {
        var unit = new FloorUnit(uid);
        if (started)
        {
            unit.Deeds.Add(new UnitDeed(step, Deed.Started));
        }

        if (_queues.TryGetValue(step, out var queue) && _truth.Units.TryAdd(uid, unit))
        {
            queue.Writer.TryWrite(unit);
        }
    }

    /// <summary>Components that wait at the assembly station.</summary>
    public int ComponentsLeft => _components.Reader.Count;

    /// <summary>Brings a component to the assembly station.</summary>
    public void Supply(string uid) => _components.Writer.TryWrite(uid);

    /// <summary>One operator works at a step until cancelled.</summary>
    public async Task OperateAsync(Step step, IStation station, Random random, CancellationToken cancellationToken)
    {
        var worker = new StationOperator(step, station, _truth, random, _time);
        string? component = null;
        await foreach (var unit in _queues[step.Number].Reader.ReadAllAsync(cancellationToken))
        {
            var pause = _think();
            if (pause > TimeSpan.Zero)
            {
                await Task.Delay(pause, _time, cancellationToken);
            }

            if (step.Work == Work.FitComponent && component is null)
            {
                component = await _components.Reader.ReadAsync(cancellationToken);
            }

            var fitted = unit.Components.Count;
            var visit = await worker.WorkAsync(unit, component ?? "", cancellationToken);
            if (unit.Components.Count > fitted)
            {
                component = null;
            }

            switch (visit)
            {
                case Visit.Done:
                    MoveOn(step, unit);
                    break;
                case Visit.Aside:
                    _truth.PutAside();
                    _ = ComeAgainAsync(step.Number, unit, Aside, cancellationToken);
                    break;
                case Visit.Later:
                    _ = ComeAgainAsync(step.Number, unit, Drying, cancellationToken);
                    break;
            }
        }
    }

    private void MoveOn(Step step, FloorUnit unit)
    {
        switch (unit.Deeds[^1].Deed)
        {
            case Deed.SentToRework:
                _queues[DemoPlant.ReworkTo].Writer.TryWrite(unit);
                return;
            case Deed.Held:
                _truth.Finish(unit);
                return;
        }

        var next = DemoPlant.Steps.FirstOrDefault(candidate => candidate.Number > step.Number);
        if (next is null)
        {
            _truth.Finish(unit);
        }
        else
        {
            _queues[next.Number].Writer.TryWrite(unit);
        }
    }

    private async Task ComeAgainAsync(int step, FloorUnit unit, TimeSpan after, CancellationToken cancellationToken)
    {
        await Task.Delay(after, _time, cancellationToken);
        _queues[step].Writer.TryWrite(unit);
    }
}
