using System.Net;
using EdgeHub.Devices;
using EdgeHub.Modbus;
using EdgeHub.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeHub.Drivers.Modbus.Tests;

/// <summary>A reading keeps the moment of its answer by the clock that nobody sets.</summary>
public sealed class ReadingTimeTests
{
    [Theory]
    [InlineData(30)]
    [InlineData(-30)]
    [InlineData(31_536_000)]
    [InlineData(-31_536_000)]
    public async Task Clock_SetWithinARound_MovesNoReading(int seconds)
    {
        var time = new ManualTime();
        var began = Instant.Now(time);
        await using var server = TcpServer.Start(
            new IPEndPoint(IPAddress.Loopback, 0), ModbusUnits.Any(new Setter(() => time.SetWall(time.GetUtcNow().AddSeconds(seconds)))), null, TimeProvider.System);
        await using var machine = new ModbusMachine(
            new ModbusMachineOptions
            {
                Device = "KOL-M-01",
                Host = "127.0.0.1",
                Port = server.EndPoint.Port,
                Points = [new(ModbusTable.HoldingRegisters, 0, ModbusType.UInt16), new(ModbusTable.HoldingRegisters, 1000, ModbusType.UInt16)],
            },
            new ChannelPool(time), time, NullLogger<ModbusMachine>.Instance);
        using var stop = new CancellationTokenSource();
        var sink = new First();
        var running = machine.RunAsync(sink, stop.Token);
        var samples = await sink.Round.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await stop.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        Assert.All(samples, sample => Assert.Equal((Quality.Good, began.MonotonicMilliseconds), (sample.Quality, sample.ReadAt.MonotonicMilliseconds)));

        // The wall's time is what it says now.
        Assert.All(samples, sample => Assert.Equal(began.Wall.AddSeconds(seconds), sample.ReadAt.Wall));
    }

    /// <summary>Sets the clock when its second block is read.</summary>
    private sealed class Setter(Action set) : ModbusUnit
    {
        public override ExceptionCode ReadHoldingRegisters(ushort startingAddress, Span<ushort> registers)
        {
            if (startingAddress > 0)
            {
                set();
            }

            return ExceptionCode.None;
        }
    }

    private sealed class First : ISampleSink
    {
        public TaskCompletionSource<Sample[]> Round { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Sampled(ReadOnlySpan<Sample> samples) => Round.TrySetResult(samples.ToArray());
    }
}
