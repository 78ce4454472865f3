namespace EdgeHub.Simulator;

/// <summary>The machines of the plant, each with a Modbus server of its own on the loopback, and what each of them really did.</summary>
internal sealed class MachineHall : IAsyncDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);
    private readonly TimeProvider _time;
    private readonly List<SimulatedMachine> _machines = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _working;
    private volatile bool _works;

    /// <summary>Switches the machines on; they make nothing before <see cref="Begin"/>.</summary>
    public MachineHall(IReadOnlyList<MachineModel> models, int seed, TimeProvider time)
    {
        _time = time;
        for (var i = 0; i < models.Count; i++)
        {
            _machines.Add(new SimulatedMachine(models[i], seed + i, time));
        }

        _working = WorkAsync();
    }

    /// <summary>In the order of their codes.</summary>
    public IReadOnlyList<SimulatedMachine> Machines => _machines;

    /// <summary>The shift begins.</summary>
    public void Begin() => _works = true;

    /// <summary>The shift is over: the machines stand, and can still be read.</summary>
    public void Halt() => _works = false;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _working.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var machine in _machines)
        {
            await machine.DisposeAsync();
        }

        _stop.Dispose();
    }

    private async Task WorkAsync()
    {
        using var timer = new PeriodicTimer(Step, _time);
        var before = _time.GetTimestamp();
        while (await timer.WaitForNextTickAsync(_stop.Token))
        {
            var now = _time.GetTimestamp();
            var seconds = _time.GetElapsedTime(before, now).TotalSeconds;
            before = now;
            _machines.ForEach(machine => machine.Pass(_works ? seconds : 0));
        }
    }
}
