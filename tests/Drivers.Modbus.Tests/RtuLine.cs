using EdgeHub.Devices;
using EdgeHub.Modbus;
using EdgeHub.Testing;

namespace EdgeHub.Drivers.Modbus.Tests;

/// <summary>A serial line with our slaves on it: the driver opens one end of a pseudo-terminal by a name that stays, as udev's are, the server has the other.</summary>
internal sealed class RtuLine : IAsyncDisposable
{
    private const int Baud = 115_200;
    private readonly TempFolder _folder = new();
    private readonly ModbusUnits _units;
    private PseudoTerminal? _end;
    private RtuServer? _server;

    public RtuLine(IReadOnlyDictionary<byte, ModbusUnit> units)
    {
        _units = new ModbusUnits(units);
        Settings = new SerialSettings(_folder.File("line"), Baud);
        PlugIn();
    }

    /// <summary>How the driver opens it.</summary>
    public SerialSettings Settings { get; }

    /// <summary>What an interference puts on the line.</summary>
    public void Disturb(ReadOnlySpan<byte> bytes) => _end!.Write(bytes);

    public void PlugIn()
    {
        _end = PseudoTerminal.Open();
        File.Delete(Settings.Port);
        File.CreateSymbolicLink(Settings.Port, _end.Port);
        _server = RtuServer.Start(_end, _units, new RtuTiming(Baud, 10), null, TimeProvider.System);
    }

    /// <summary>The adapter is pulled out: the port hangs up, and its name is gone.</summary>
    public async Task PullAsync()
    {
        File.Delete(Settings.Port);
        await _server!.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await PullAsync();
        _folder.Dispose();
    }
}
