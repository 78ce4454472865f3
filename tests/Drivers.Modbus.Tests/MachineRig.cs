using System.Globalization;
using System.Net;
using System.Threading.Channels;
using EdgeHub.Devices;
using EdgeHub.Modbus;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

// Allocations are counted, and rounds held to their pace.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace EdgeHub.Drivers.Modbus.Tests;

/// <summary>A device on a real socket and the driver that reads it.</summary>
internal sealed class MachineRig : IAsyncDisposable, ISampleSink
{
    /// <summary>Units that are not there say nothing, as behind most gateways.</summary>
    private static readonly TcpServerOptions Silent = new() { UnknownUnit = UnknownUnit.Ignore };
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<Sample[]> _rounds = Channel.CreateUnbounded<Sample[]>();
    private readonly Dictionary<byte, ModbusUnit> _units;
    private TcpServer? _server;
    private Task _running = Task.CompletedTask;

    public MachineRig(params ModbusUnit[] units)
    {
        _units = units.Select((unit, i) => (unit, i)).ToDictionary(pair => (byte)(pair.i + 1), pair => pair.unit);
        _server = TcpServer.Start(new IPEndPoint(IPAddress.Loopback, 0), new ModbusUnits(_units), Silent, TimeProvider.System);
        Port = _server.EndPoint.Port;
        Pool = new ChannelPool(TimeProvider.System);
    }

    public int Port { get; }

    public ChannelPool Pool { get; }

    public ModbusMachine Machine { get; private set; } = null!;

    public static MemoryUnit Unit(int registers = 200) => new(new MemoryUnitOptions
    {
        Coils = [new AddressRange(0, 16)],
        DiscreteInputs = [new AddressRange(0, 16)],
        InputRegisters = [new AddressRange(0, (ushort)registers)],
        HoldingRegisters = [new AddressRange(0, (ushort)registers)],
    });

    public ModbusMachine Make(IReadOnlyList<ModbusPoint> points, byte unit = 1, int everyMs = 20, ILogger<ModbusMachine>? logger = null) => new(
        new ModbusMachineOptions
        {
            Device = string.Create(CultureInfo.InvariantCulture, $"KOL-M-0{unit}"),
            Host = "127.0.0.1",
            Port = Port,
            Unit = unit,
            Every = TimeSpan.FromMilliseconds(everyMs),
            Timeout = TimeSpan.FromMilliseconds(500),
            Points = points,
        },
        Pool, TimeProvider.System, logger ?? NullLogger<ModbusMachine>.Instance);

    public void Start(IReadOnlyList<ModbusPoint> points, ILogger<ModbusMachine>? logger = null)
    {
        Machine = Make(points, logger: logger);
        _running = Task.Run(() => Machine.RunAsync(this, _stop.Token));
    }

    public void Sampled(ReadOnlySpan<Sample> samples) => _rounds.Writer.TryWrite(samples.ToArray());

    /// <summary>The next round that fits.</summary>
    public async Task<Sample[]> RoundAsync(Func<Sample[], bool> fits)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await _rounds.Reader.ReadAsync(patience.Token) is var round)
        {
            if (fits(round))
            {
                return round;
            }
        }

        throw new InvalidOperationException("unreachable");
    }

    public async Task StopServerAsync()
    {
        await _server!.DisposeAsync();
        _server = null;
    }

    public void StartServer() => _server = TcpServer.Start(new IPEndPoint(IPAddress.Loopback, Port), new ModbusUnits(_units), Silent, TimeProvider.System);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (Machine is not null)
        {
            await Machine.DisposeAsync();
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _stop.Dispose();
    }
}
