using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using EdgeHub.Devices;
using EdgeHub.Modbus;
using EdgeHub.Testing;

namespace EdgeHub.Drivers.Modbus.Tests;

/// <summary>
/// A device that does everything wrong beside one that does not: what is shown of it is true or not heard, what is said of it is said once per cause, memory
/// stays bounded, and the other one is read as ever.
/// </summary>
[Trait("Tier", "fault")]
public sealed class ChaosTests
{
    private const int Value = 42;

    public static TheoryData<string> Faults => ["garbage", "mute", "stall", "slow", "repeat", "refuse"];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Device_ThatDoesWrong_IsTrueOrNotHeard_AndComesBack_AndTheOtherGoesOn(string name)
    {
        // Stalls beyond the time-out of 500 ms, and slow answers within it.
        var (fault, isHeard) = name switch
        {
            "garbage" => (new ChaosFault(ChaosKind.Garbage), false),
            "mute" => (new ChaosFault(ChaosKind.Block), false),
            "stall" => (ChaosFault.Stall(TimeSpan.FromSeconds(2), every: 1), false),
            "slow" => (ChaosFault.Stall(TimeSpan.FromMilliseconds(100), every: 2), true),
            "repeat" => (ChaosFault.Repeat(500), true),
            _ => (new ChaosFault(ChaosKind.Refuse), false),
        };
        await using var pair = new Pair(Seed.Take($"{nameof(ChaosTests)} {name}"));
        await pair.Bad.RoundAsync(sample => sample.Quality == Quality.Good);
        await pair.Good.RoundAsync(sample => sample.Quality == Quality.Good);
        var memory = GC.GetTotalMemory(forceFullCollection: true);
        pair.Wire.Apply(fault);
        if (name == "refuse")
        {
            pair.Wire.Apply(new ChaosFault(ChaosKind.Reset));
            pair.Wire.Apply(fault);
        }

        if (!isHeard)
        {
            await pair.Bad.RoundAsync(sample => sample.Quality == Quality.NotHeard);
        }

        await pair.GoesOnAsync(TimeSpan.FromSeconds(1));
        Assert.InRange(pair.Wire.Harmed, 1, long.MaxValue);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - memory, long.MinValue, 4 << 20);

        // Reached no more, and no answer: two causes at most, whatever the number of rounds.
        Assert.InRange(pair.Bad.Log.Lines.Count(line => line.Contains("is not heard", StringComparison.Ordinal)), isHeard ? 0 : 1, isHeard ? 0 : 2);
        pair.Wire.Apply(ChaosFault.Pass);
        await pair.Bad.RoundAsync(sample => sample.Quality == Quality.Good);
        Assert.All(pair.Bad.Seen, sample => Assert.True(sample.Quality == Quality.Good ? sample.Value.Integer == Value : sample.Value.Kind == ValueKind.None, sample.ToString()));
        Assert.DoesNotContain(pair.Good.Seen, sample => sample.Quality != Quality.Good);
    }

    [Fact]
    public async Task Device_ThatFlaps_SaysSoAtMostOncePerTurn_AndIsReadInBetween()
    {
        var seed = Seed.Take(nameof(Device_ThatFlaps_SaysSoAtMostOncePerTurn_AndIsReadInBetween));
        await using var pair = new Pair(seed);
        await pair.Bad.RoundAsync(sample => sample.Quality == Quality.Good);
        var flaps = new ChaosSchedule(seed, [new(ChaosKind.Reset), new(ChaosKind.Close)], TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(50));
        using var stop = new CancellationTokenSource();
        var flapping = flaps.RunAsync(pair.Wire, stop.Token);
        await pair.GoesOnAsync(TimeSpan.FromSeconds(3));
        await stop.CancelAsync();
        await flapping;
        await pair.Bad.RoundAsync(sample => sample.Quality == Quality.Good);
        Assert.InRange(flaps.Done, 5, int.MaxValue);
        Assert.InRange(pair.Bad.Log.Lines.Count(line => line.Contains("is not heard", StringComparison.Ordinal)), 0, flaps.Done * 2);
        Assert.Contains(pair.Bad.Seen, sample => sample.Quality == Quality.Good);
        Assert.All(pair.Bad.Seen, sample => Assert.True(sample.Quality == Quality.Good ? sample.Value.Integer == Value : sample.Value.Kind == ValueKind.None, sample.ToString()));
        Assert.DoesNotContain(pair.Good.Seen, sample => sample.Quality != Quality.Good);

        // Each lost connection is followed by one, and none is left over.
        Assert.Equal(1, pair.Wire.Open);
    }

    [Fact]
    public async Task Device_ThatFloodsUnasked_IsReadAllTheSame_WithBoundedMemory()
    {
        await using var flood = new FloodingDevice();
        await using var pair = new Pair(1, flood.EndPoint);
        await pair.Bad.RoundAsync(sample => sample.Quality == Quality.Good);
        var memory = GC.GetTotalMemory(forceFullCollection: true);
        await pair.GoesOnAsync(TimeSpan.FromSeconds(3));
        Assert.InRange(flood.Sent, 10_000, long.MaxValue);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - memory, long.MinValue, 4 << 20);
        Assert.DoesNotContain(pair.Bad.Log.Lines, line => line.Contains("is not heard", StringComparison.Ordinal));
        Assert.All(pair.Bad.Seen, sample => Assert.Equal((Quality.Good, Value), (sample.Quality, (int)sample.Value.Integer)));
    }

    /// <summary>Two machines of one agent: one behind the wire, one beside it.</summary>
    private sealed class Pair : IAsyncDisposable
    {
        private readonly MemoryUnit _unit = MachineRig.Unit();
        private readonly TcpServer _server;

        public Pair(int seed, IPEndPoint? bad = null)
        {
            _unit.Update(tables => tables.HoldingRegisters(10)[0] = Value);
            _server = TcpServer.Start(new IPEndPoint(IPAddress.Loopback, 0), ModbusUnits.Any(_unit), null, TimeProvider.System);
            Wire = ChaosProxy.Start(() => bad ?? _server.EndPoint, seed);
            var pool = new ChannelPool(TimeProvider.System);
            (Bad, Good) = (new Reading("KOL-M-01", Wire.Address, pool), new Reading("KOL-M-02", _server.EndPoint, pool));
        }

        public ChaosProxy Wire { get; }

        public Reading Bad { get; }

        public Reading Good { get; }

        /// <summary>For some time the good one is read at its own pace.</summary>
        public async Task GoesOnAsync(TimeSpan time)
        {
            var (before, began) = (Good.Seen.Length, Stopwatch.GetTimestamp());
            await Task.Delay(time);

            // Every 20 ms; a busy machine gets a tenth of that.
            Assert.InRange(Good.Seen.Length - before, Stopwatch.GetElapsedTime(began).TotalMilliseconds / 200, double.MaxValue);
        }

        public async ValueTask DisposeAsync()
        {
            await Bad.DisposeAsync();
            await Good.DisposeAsync();
            await Wire.DisposeAsync();
            await _server.DisposeAsync();
        }
    }

    /// <summary>A machine that is read, and every sample of it.</summary>
    private sealed class Reading : ISampleSink, IAsyncDisposable
    {
        private readonly Lock _lock = new();
        private readonly List<Sample> _seen = [];
        private readonly CancellationTokenSource _stop = new();
        private readonly ModbusMachine _machine;
        private readonly Task _running;

        public Reading(string code, IPEndPoint at, ChannelPool pool)
        {
            _machine = new ModbusMachine(
                new ModbusMachineOptions
                {
                    Device = code,
                    Host = at.Address.ToString(),
                    Port = at.Port,
                    Every = TimeSpan.FromMilliseconds(20),
                    Timeout = TimeSpan.FromMilliseconds(500),
                    Points = [new(ModbusTable.HoldingRegisters, 10, ModbusType.UInt16)],
                },
                pool, TimeProvider.System, Log);
            _running = Task.Run(() => _machine.RunAsync(this, _stop.Token));
        }

        public LogBook Log { get; } = new();

        public Sample[] Seen
        {
            get
            {
                lock (_lock)
                {
                    return [.. _seen];
                }
            }
        }

        public void Sampled(ReadOnlySpan<Sample> samples)
        {
            lock (_lock)
            {
                _seen.AddRange(samples);
            }
        }

        /// <summary>Waits for a sample that comes from now on and fits.</summary>
        public async Task RoundAsync(Func<Sample, bool> fits)
        {
            var from = Seen.Length;
            var began = Stopwatch.GetTimestamp();
            while (!Seen.Skip(from).Any(fits))
            {
                Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(40), string.Create(CultureInfo.InvariantCulture, $"{_machine.Device}: {_machine.Status}"));
                await Task.Delay(10);
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

    /// <summary>Answers each request, and says without end what nobody asked for.</summary>
    private sealed class FloodingDevice : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _serving;
        private long _sent;

        public FloodingDevice()
        {
            _listener.Start();
            _serving = Task.Run(ServeAsync);
        }

        public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndpoint;

        public long Sent => Interlocked.Read(ref _sent);

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            _listener.Stop();
            await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _stop.Dispose();
        }

        private async Task ServeAsync()
        {
            using var client = await _listener.AcceptSocketAsync(_stop.Token);
            var request = new byte[12];
            var asked = 0;
            while (true)
            {
                while (client.Available > 0)
                {
                    asked += await client.ReceiveAsync(request.AsMemory(asked), _stop.Token);
                    if (asked == request.Length)
                    {
                        asked = 0;
                        await SendAsync(client, request[0], request[1], Value);
                    }
                }

                // Another transaction than any that is under way for long, and a value that would be wrong.
                for (var i = 0; i < 100; i++)
                {
                    await SendAsync(client, 0xFF, (byte)i, 0xBAD);
                }

                Interlocked.Add(ref _sent, 100);
                await Task.Yield();
            }
        }

        private Task<int> SendAsync(Socket client, byte first, byte second, int value) =>
            client.SendAsync(new byte[] { first, second, 0, 0, 0, 5, 1, 3, 2, (byte)(value >> 8), (byte)value }.AsMemory(), _stop.Token).AsTask();
    }
}
