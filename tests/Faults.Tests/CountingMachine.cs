using System.Net;
using EdgeHub.Modbus;

namespace EdgeHub.Faults.Tests;

/// <summary>
/// A machine whose register says another number each time it is read, one more than before: the witness of every reading. Beside it stands a counter of
/// parts. Input registers 0 and 1 are the reading, 2 and 3 the parts.
/// </summary>
internal sealed class CountingMachine : ModbusUnit, IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly TcpServer _server;
    private uint _reading;
    private uint _parts;
    private bool _halted;

    public CountingMachine() => _server = TcpServer.Start(new IPEndPoint(IPAddress.Loopback, 0), ModbusUnits.Any(this), null, TimeProvider.System);

    public IPEndPoint EndPoint => _server.EndPoint;

    /// <summary>The newest reading that was handed out: all from 1 to this one were.</summary>
    public long Readings
    {
        get
        {
            lock (_lock)
            {
                return _reading;
            }
        }
    }

    public long Parts
    {
        get
        {
            lock (_lock)
            {
                return _parts;
            }
        }
    }

    public void Make(int parts)
    {
        lock (_lock)
        {
            _parts += (uint)parts;
        }
    }

    /// <summary>From now on every reading says the same as the last one.</summary>
    public void Halt()
    {
        lock (_lock)
        {
            _halted = true;
        }
    }

    public override ExceptionCode ReadInputRegisters(ushort startingAddress, Span<ushort> registers)
    {
        if (startingAddress != 0 || registers.Length != 4)
        {
            return ExceptionCode.IllegalDataAddress;
        }

        lock (_lock)
        {
            _reading += _halted ? 0 : 1U;
            RegisterValues.TryWriteUnsigned(_reading, registers[..2], RegisterOrder.ABCD);
            RegisterValues.TryWriteUnsigned(_parts, registers[2..], RegisterOrder.ABCD);
        }

        return ExceptionCode.None;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
