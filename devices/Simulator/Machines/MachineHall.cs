using System.Net;
using EdgeHub.Modbus;

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

/// <summary>One machine that runs.</summary>
internal sealed class SimulatedMachine : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly MachineWork _work;
    private readonly MachineRegisters _registers;
    private readonly TimeProvider _time;
    private TcpServer? _server;

    public SimulatedMachine(MachineModel model, int seed, TimeProvider time)
    {
        (Model, _time) = (model, time);
        _work = new MachineWork(model, seed);
        _registers = new MachineRegisters(model, _work);
        SwitchOn(0);
        Port = _server!.EndPoint.Port;
    }

    public MachineModel Model { get; }

    /// <summary>Where its controller listens.</summary>
    public int Port { get; }

    /// <summary>What it has made so far.</summary>
    public (uint Good, uint Scrap) Made
    {
        get
        {
            lock (_lock)
            {
                return (_work.Good, _work.Scrap);
            }
        }
    }

    public MachineState State
    {
        get
        {
            lock (_lock)
            {
                return _work.State;
            }
        }
    }

    public void Pass(double seconds)
    {
        lock (_lock)
        {
            _work.Pass(seconds);
            _registers.Show();
        }
    }

    /// <summary>Stops it as a part that is stuck would, or frees it.</summary>
    public void Jam(bool jammed) => _registers.Unit.Update(tables => tables.Coils(0)[0] = jammed);

    /// <summary>Pulls its network plug; it works on.</summary>
    public async Task UnplugAsync()
    {
        if (Interlocked.Exchange(ref _server, null) is { } server)
        {
            await server.DisposeAsync();
        }
    }

    /// <summary>Puts it back.</summary>
    public void PlugIn() => SwitchOn(Port);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await UnplugAsync();

    private void SwitchOn(int port) => _server = TcpServer.Start(new IPEndPoint(IPAddress.Loopback, port), ModbusUnits.Any(_registers.Unit), null, _time);
}
