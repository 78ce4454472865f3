using System.Globalization;
using System.Net;
using EdgeHub.Modbus;

namespace EdgeHub.Benchmarks;

/// <summary>Controllers of machines on real sockets, whose registers all change once a second.</summary>
internal sealed class PointPlant : IAsyncDisposable
{
    /// <summary>Points of one machine: four reads of 125 registers.</summary>
    public const int PointsPerMachine = 500;

    private readonly (MemoryUnit Unit, TcpServer Server)[] _machines;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _working;

    public PointPlant(int points)
    {
        _machines = [.. Enumerable.Range(0, points / PointsPerMachine).Select(_ => Machine())];
        _working = Task.Run(WorkAsync);
    }

    /// <summary>The machines as an agent's configuration has them: a reading a second, each a number with a tenth.</summary>
    public IReadOnlyList<object> Configuration() =>
    [
        .. _machines.Select((machine, at) => (object)new
        {
            code = string.Create(CultureInfo.InvariantCulture, $"KOL-M-{at + 1:000}"),
            modbus = new { connect = machine.Server.EndPoint.ToString(), everyMs = 1000 },
            points = Enumerable.Range(0, PointsPerMachine).Select(register => new
            {
                name = string.Create(CultureInfo.InvariantCulture, $"point-{register}"),
                at = string.Create(CultureInfo.InvariantCulture, $"holding:{register}"),
                type = "int16",
                scale = new { factor = 0.1 },
            }),
        }),
    ];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _working.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var (_, server) in _machines)
        {
            await server.DisposeAsync();
        }

        _stop.Dispose();
    }

    private static (MemoryUnit Unit, TcpServer Server) Machine()
    {
        var unit = new MemoryUnit(new MemoryUnitOptions { HoldingRegisters = [new AddressRange(0, PointsPerMachine)] });
        return (unit, TcpServer.Start(new IPEndPoint(IPAddress.Loopback, 0), ModbusUnits.Any(unit), null, TimeProvider.System));
    }

    private async Task WorkAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        for (ushort second = 0; await timer.WaitForNextTickAsync(_stop.Token); second++)
        {
            foreach (var (unit, _) in _machines)
            {
                unit.Update(tables =>
                {
                    var registers = tables.HoldingRegisters(0, PointsPerMachine);
                    for (var register = 0; register < registers.Length; register++)
                    {
                        registers[register] = (ushort)((second + (register * 7)) % 1000);
                    }
                });
            }
        }
    }
}
