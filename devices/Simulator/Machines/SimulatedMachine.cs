using System.Net;
using EdgeHub.Modbus;

namespace EdgeHub.Simulator;

/// <summary>One machine that runs, and its controller, which answers over Modbus.</summary>
internal sealed class SimulatedMachine : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly MachineWork _work;
    private readonly MachineRegisters _registers;
    private readonly TcpServer _server;

    public SimulatedMachine(MachineModel model, int seed, TimeProvider time)
    {
        Model = model;
        _work = new MachineWork(model, seed);
        _registers = new MachineRegisters(model, _work);
        _server = TcpServer.Start(new IPEndPoint(IPAddress.Loopback, 0), ModbusUnits.Any(_registers.Unit), null, time);
    }

    public MachineModel Model { get; }

    /// <summary>Where its controller listens.</summary>
    public int Port => _server.EndPoint.Port;

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

    public void Pass(double seconds)
    {
        lock (_lock)
        {
            _work.Pass(seconds);
            _registers.Show();
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
