using System.Diagnostics;
using EdgeHub.Devices;
using EdgeHub.Modbus;
using EdgeHub.Testing;

namespace EdgeHub.Drivers.Modbus.Tests;

/// <summary>Slaves on a serial line, read by the driver through the agent's own serial port.</summary>
[Trait("Tier", "fault")]
public sealed class RtuTests
{
    private const int Value = 4242;

    [Fact]
    public async Task Slaves_OnOneLine_AreEachReadWithTheirOwnValues()
    {
        await using var line = new RtuLine(new Dictionary<byte, ModbusUnit> { [1] = Slave(Value), [2] = Slave(7) });
        var pool = new ChannelPool(TimeProvider.System);
        await using var first = new LineReading(line, 1, pool);
        await using var second = new LineReading(line, 2, pool);
        Assert.Equal(["4242", "true"], (await first.UntilAsync(Quality.Good, Value)).Select(sample => sample.Value.ToString()));
        Assert.Equal(["7", "true"], (await second.UntilAsync(Quality.Good, 7)).Select(sample => sample.Value.ToString()));
        Assert.Equal(DeviceCondition.Connected, first.Status.State);
    }

    [Fact]
    public async Task DeadSlave_KeepsTheOthersWaitingForItsTimeOutAtMost()
    {
        await using var line = new RtuLine(new Dictionary<byte, ModbusUnit> { [1] = Slave(Value) });
        var pool = new ChannelPool(TimeProvider.System);
        await using var alive = new LineReading(line, 1, pool);
        await alive.UntilAsync(Quality.Good, Value);
        await using var dead = new LineReading(line, 2, pool);
        Assert.All((await dead.NextAsync()).Samples, sample => Assert.Equal(Quality.NotHeard, sample.Quality));
        var (longest, before, rounds) = (TimeSpan.Zero, Stopwatch.GetTimestamp(), 0);
        for (var began = before; Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(3); rounds++)
        {
            var (samples, at) = await alive.NextAsync();
            Assert.All(samples, sample => Assert.Equal(Quality.Good, sample.Quality));
            longest = rounds > 0 && Stopwatch.GetElapsedTime(before, at) > longest ? Stopwatch.GetElapsedTime(before, at) : longest;
            before = at;
        }

        // One time-out between two of its exchanges; a round has two, and a busy machine gets as much again.
        Assert.InRange(longest, TimeSpan.Zero, LineReading.Timeout * 4);
        Assert.InRange(rounds, 15, int.MaxValue);
        Assert.Equal(DeviceCondition.Waiting, dead.Status.State);
        Assert.Single(dead.Log.Lines, text => text.Contains("is not heard", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Garbage_OnTheLine_IsNeverAValue_AndReadingGoesOnBehindIt()
    {
        await using var line = new RtuLine(new Dictionary<byte, ModbusUnit> { [1] = Slave(Value) });
        await using var reading = new LineReading(line, 1, new ChannelPool(TimeProvider.System));
        await reading.UntilAsync(Quality.Good, Value);
        var random = new Random(Seed.Take(nameof(Garbage_OnTheLine_IsNeverAValue_AndReadingGoesOnBehindIt)));
        var noise = new byte[200];
        for (var burst = 0; burst < 50; burst++)
        {
            random.NextBytes(noise);
            line.Disturb(noise.AsSpan(0, random.Next(1, noise.Length)));
            await reading.UntilAsync(Quality.Good, Value);
        }
    }

    [Fact]
    public async Task Line_PulledAndPutBack_IsNotHeardAndReadAgain()
    {
        await using var line = new RtuLine(new Dictionary<byte, ModbusUnit> { [1] = Slave(Value) });
        await using var reading = new LineReading(line, 1, new ChannelPool(TimeProvider.System));
        for (var turn = 0; turn < 3; turn++)
        {
            await reading.UntilAsync(Quality.Good, Value);
            await line.PullAsync();
            await reading.UntilAsync(Quality.NotHeard, Value);
            line.PlugIn();
        }

        await reading.UntilAsync(Quality.Good, Value);
        Assert.Equal(DeviceCondition.Connected, reading.Status.State);
    }

    private static MemoryUnit Slave(ushort value)
    {
        var unit = MachineRig.Unit();
        unit.Update(tables =>
        {
            tables.HoldingRegisters(10)[0] = value;
            tables.Coils(3)[0] = true;
        });
        return unit;
    }
}
