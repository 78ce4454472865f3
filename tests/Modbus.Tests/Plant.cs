using System.Net;

namespace EdgeHub.Modbus.Tests;

/// <summary>The unit that tests talk to, and ways to it.</summary>
internal static class Plant
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>For lines in real time: a busy machine may hold bytes back for longer than any line does.</summary>
    public static readonly RtuServerOptions Patient = new() { GiveUpAfter = Patience };

    /// <summary>Registers 0 to 999 hold their own address, input registers that plus 1,000; odd coils are on; 2,000 to 2,099 likewise; nothing else.</summary>
    public static MemoryUnit Unit()
    {
        var unit = new MemoryUnit(new MemoryUnitOptions
        {
            Coils = [new(0, 2500)],
            DiscreteInputs = [new(0, 2500)],
            InputRegisters = [new(0, 1000)],
            HoldingRegisters = [new(0, 1000), new(2000, 100)],
            Files = new Dictionary<ushort, int> { [4] = 1000 },
            DeviceIdentification = new Dictionary<byte, string> { [0] = "EdgeHub", [1] = "PLANT", [2] = "1.0", [3] = new string('u', 200), [4] = new string('n', 200), [0x80] = "private" },
            ServerId = "plant"u8.ToArray(),
        });
        unit.Update(tables =>
        {
            for (ushort i = 0; i < 1000; i++)
            {
                tables.HoldingRegisters(i)[0] = i;
                tables.InputRegisters(i)[0] = (ushort)(i + 1000);
                tables.Coils(i)[0] = tables.DiscreteInputs(i)[0] = i % 2 == 1;
            }

            for (ushort i = 2000; i < 2100; i++)
            {
                tables.HoldingRegisters(i)[0] = i;
            }

            tables.FifoQueue(0x4DE).Enqueue(440);
            tables.FifoQueue(0x4DE).Enqueue(4740);
        });
        return unit;
    }

    public static TcpServer Serve(ModbusUnit? unit = null, TcpServerOptions? options = null, TimeProvider? time = null) =>
        TcpServer.Start(new IPEndPoint(IPAddress.Loopback, 0), ModbusUnits.Any(unit ?? Unit()), options, time ?? TimeProvider.System);

    public static TcpChannel Dial(IPEndPoint endPoint, TcpChannelOptions? options = null, TimeProvider? time = null) =>
        new(new TcpStreamSource("127.0.0.1", endPoint.Port), options, time ?? TimeProvider.System);

    /// <summary>Waits until something holds that no signal tells.</summary>
    public static async Task UntilAsync(Func<bool> holds, string what)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!holds())
        {
            Assert.False(patience.IsCancellationRequested, "Waited in vain until " + what);
            await Task.Yield();
        }
    }
}
