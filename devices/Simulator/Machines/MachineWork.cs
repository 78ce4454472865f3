namespace EdgeHub.Simulator;

/// <summary>
/// What a machine does from moment to moment, by its own chance: parts, scrap, stops, warmth, torque, energy. It knows what it made, and that is what
/// the hub's figures are held against. For one thread at a time.
/// </summary>
internal sealed class MachineWork
{
    private const double Ambient = 27;
    private const double ScrapRate = 0.015;
    private readonly MachineModel _model;
    private readonly Random _random;
    private double _stateLeft;
    private double _partLeft;
    private double _torque;
    private double _wattSeconds;

    public MachineWork(MachineModel model, int seed)
    {
        (_model, _random) = (model, new Random(seed));
        (State, _stateLeft, _partLeft) = (MachineState.Running, Between(60, 300), model.Cycle);
        (Temperature, _torque) = (Ambient, model.Torque);
    }

    public MachineState State { get; private set; }

    public uint Good { get; private set; }

    public uint Scrap { get; private set; }

    public double Temperature { get; private set; }

    /// <summary>Of the last part, in newton metres.</summary>
    public double Torque => _torque;

    /// <summary>Since it was built, in watt-hours.</summary>
    public uint Energy => (uint)(_wattSeconds / 3600);

    /// <summary>True while a person holds it stopped.</summary>
    public bool IsJammed { get; private set; }

    /// <summary>Stops it as a part that is stuck would, or frees it.</summary>
    public void Jam(bool jammed)
    {
        IsJammed = jammed;
        Enter(jammed ? MachineState.Fault : MachineState.Running, jammed ? double.MaxValue : Between(60, 300));
    }

    /// <summary>Some seconds go by.</summary>
    public void Pass(double seconds)
    {
        _stateLeft -= seconds;
        if (_stateLeft <= 0)
        {
            Turn();
        }

        var running = State == MachineState.Running;
        var target = running ? _model.Warm + (2 * Math.Sin(_wattSeconds / 2e5)) : Ambient;
        Temperature += (target - Temperature) * Math.Min(1, seconds / 90);
        _wattSeconds += seconds * (running ? _model.Power : _model.Power / 12);
        if (!running)
        {
            return;
        }

        for (_partLeft -= seconds; _partLeft <= 0; _partLeft += _model.Cycle * Between(0.9, 1.15))
        {
            Make();
        }
    }

    private void Make()
    {
        _torque = _model.Torque * (1 + Noise(0.02));
        if (_random.NextDouble() < ScrapRate)
        {
            Scrap++;
        }
        else
        {
            Good++;
        }
    }

    private void Turn()
    {
        if (State != MachineState.Running)
        {
            Enter(MachineState.Running, Between(120, 900));
            return;
        }

        var (state, left) = _random.NextDouble() switch
        {
            < 0.5 => (MachineState.Idle, Between(10, 60)),
            < 0.75 => (MachineState.Stopped, Between(20, 120)),
            < 0.9 => (MachineState.Fault, Between(30, 180)),
            _ => (MachineState.Setup, Between(60, 240)),
        };
        Enter(state, left);
    }

    private void Enter(MachineState state, double seconds) => (State, _stateLeft) = (state, seconds);

    private double Between(double from, double to) => from + (_random.NextDouble() * (to - from));

    /// <summary>Roughly normal, of a standard deviation.</summary>
    private double Noise(double deviation) => (_random.NextDouble() + _random.NextDouble() + _random.NextDouble() - 1.5) * 2 * deviation;
}
