using System.Diagnostics;
using System.Threading.Channels;
using EdgeHub.Devices;
using EdgeHub.Modbus;

namespace EdgeHub.Drivers.Modbus.Tests;

/// <summary>The driver that reads one slave of a line: two points, and when each round of them came.</summary>
internal sealed class LineReading : ISampleSink, IAsyncDisposable
{
    public static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(300);
    private readonly Channel<(Sample[] Samples, long At)> _rounds = Channel.CreateUnbounded<(Sample[], long)>();
    private readonly CancellationTokenSource _stop = new();
    private readonly ModbusMachine _machine;
    private readonly Task _running;

    public LineReading(RtuLine line, byte unit, ChannelPool pool)
    {
        _machine = new ModbusMachine(
            new ModbusMachineOptions
            {
                Device = $"KOL-M-0{unit}",
                Serial = line.Settings,
                Unit = unit,
                Every = TimeSpan.FromMilliseconds(20),
                Timeout = Timeout,
                Points = [new(ModbusTable.HoldingRegisters, 10, ModbusType.UInt16), new(ModbusTable.Coils, 3, ModbusType.Bool)],
            },
            pool, TimeProvider.System, Log);
        _running = Task.Run(() => _machine.RunAsync(this, _stop.Token));
    }

    public LogBook Log { get; } = new();

    public DeviceStatus Status => _machine.Status;

    public void Sampled(ReadOnlySpan<Sample> samples) => _rounds.Writer.TryWrite((samples.ToArray(), Stopwatch.GetTimestamp()));

    /// <summary>The next round.</summary>
    public async Task<(Sample[] Samples, long At)> NextAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(40));
        return await _rounds.Reader.ReadAsync(patience.Token);
    }

    /// <summary>The next round whose samples all have that quality, those before being true or not heard.</summary>
    public async Task<Sample[]> UntilAsync(Quality quality, int value)
    {
        while (true)
        {
            var (samples, _) = await NextAsync();
            Assert.All(samples, sample => Assert.True(sample.Quality is Quality.Good or Quality.NotHeard, sample.ToString()));
            Assert.All(samples.Where(sample => sample is { Quality: Quality.Good, Point: 0 }), sample => Assert.Equal(value, sample.Value.Integer));
            if (samples.All(sample => sample.Quality == quality))
            {
                return samples;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _machine.DisposeAsync();
        _stop.Dispose();
    }
}
