using System.Globalization;
using EdgeHub.Devices;
using EdgeHub.Modbus;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Drivers.Modbus;

/// <summary>
/// Reads a machine in rounds. Each point gets a sample in each round: its value, or the quality that says why there is none. A machine that is silent
/// costs its own round only; what it says about itself changes once per cause, not once per round.
/// </summary>
public sealed partial class ModbusMachine : IPointSource, IPointWriter
{
    private readonly ModbusMachineOptions _options;
    private readonly ChannelPool _pool;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ModbusDevice _device;
    private readonly GroupedReader _reader;
    private readonly Sample[] _samples;
    private readonly string[] _texts;
    private readonly string[] _refused;
    private DeviceStatus _status = new(DeviceCondition.Waiting, "Not asked yet.");
    private int _disposed;

    /// <summary>Takes checked options; nothing is sent before <see cref="RunAsync"/>.</summary>
    public ModbusMachine(ModbusMachineOptions options, ChannelPool pool, TimeProvider time, ILogger<ModbusMachine> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(pool);
        (_options, _pool, _time, _logger) = (options, pool, time, logger);
        _device = new ModbusDevice(pool.Join(options), options.Unit, new DeviceOptions { ResponseTimeout = options.Timeout });
        _reader = new GroupedReader(_device, [.. options.Points.Select(point => point.Read)], options.Limits, time);
        _samples = new Sample[options.Points.Count];
        _texts = new string[options.Points.Count];
        _refused = new string[options.Points.Count];
        Array.Fill(_texts, "");
        Array.Fill(_refused, "");
    }

    /// <inheritdoc/>
    public string Device => _options.Device;

    /// <inheritdoc/>
    public DeviceStatus Status => Volatile.Read(ref _status);

    /// <summary>Requests that a round takes when nothing is amiss.</summary>
    public int RequestsPerRound => _reader.Requests;

    /// <inheritdoc/>
    public async Task RunAsync(ISampleSink sink, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sink);
        using var timer = new PeriodicTimer(_options.Every, _time);
        do
        {
            await _reader.ReadAsync(cancellationToken);
            Gather();
            sink.Sampled(_samples);
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    /// <inheritdoc/>
    public async ValueTask<string?> WriteAsync(int point, PointValue value, CancellationToken cancellationToken)
    {
        var target = _options.Points[point];
        var result = await PointEncoder.WriteAsync(_device, target, value, cancellationToken);
        return result.IsGood ? null : $"{Device} did not take it: {Words.Of(result)}.";
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await _pool.LeaveAsync(_options);
        }
    }

    private void Gather()
    {
        var (heard, refused) = (false, 0);
        var last = new ModbusResult(ModbusFault.TimedOut);
        var now = Instant.Now(_time);
        for (var i = 0; i < _samples.Length; i++)
        {
            var point = _options.Points[i];
            var result = _reader.Result(i);
            var (value, quality) = (default(PointValue), PointDecoder.QualityOf(result));
            if (result.IsGood)
            {
                (value, quality) = point.IsBit ? (Bit(i), Quality.Good) : Registers(i, point);
            }

            if (quality == Quality.Illegal)
            {
                refused++;
            }

            heard |= quality != Quality.NotHeard;
            last = quality == Quality.NotHeard ? result : last;
            TellRefused(i, point, result, quality);
            _samples[i] = new Sample(i, value, quality, ReadAt(i, now));
        }

        Show(heard || _samples.Length == 0, refused, last);
    }

    /// <summary>The moment at which the answer came, by the clock that nobody sets; of what was not read, now.</summary>
    private Instant ReadAt(int point, in Instant now)
    {
        if (!_reader.Result(point).IsGood || _reader.ReadTimestamp(point) is not { } timestamp)
        {
            return now;
        }

        // Counted as in Instant.Now, so that of two readings the later one never comes first by a rounding.
        var milliseconds = (long)((Int128)timestamp * 1000 / _time.TimestampFrequency);
        return new Instant(now.Wall.AddMilliseconds(milliseconds - now.MonotonicMilliseconds), milliseconds);
    }

    private PointValue Bit(int point)
    {
        _reader.TryGetBits(point, out var bits);
        return PointValue.Of(bits[0]);
    }

    private (PointValue Value, Quality Quality) Registers(int index, ModbusPoint point)
    {
        _reader.TryGetRegisters(index, out var registers);
        var (value, quality) = PointDecoder.Decode(point, registers, _texts[index]);
        if (value.Kind == ValueKind.Text)
        {
            _texts[index] = value.Text;
        }

        return (value, quality);
    }

    /// <summary>A wrong register map is told once per point and cause.</summary>
    private void TellRefused(int index, ModbusPoint point, ModbusResult result, Quality quality)
    {
        var now = quality == Quality.Illegal ? Words.Of(result) : "";
        if (_refused[index] != now)
        {
            _refused[index] = now;
            if (now.Length > 0)
            {
                LogRefused(Device, point.Table, point.Address, now);
            }
        }
    }

    private void Show(bool heard, int refused, ModbusResult last)
    {
        var status = !heard
            ? new DeviceStatus(DeviceCondition.Waiting, $"{_options.Address} {Words.Silence(last)}")
            : refused == 0
                ? new DeviceStatus(DeviceCondition.Connected, "")
                : new DeviceStatus(DeviceCondition.Connected, string.Create(
                    CultureInfo.InvariantCulture, $"{refused} of {_samples.Length} points do not exist at the device. Compare the addresses with its register map."));
        var before = Status;
        if (status.State == before.State && status.Reason == before.Reason)
        {
            return;
        }

        Volatile.Write(ref _status, status);
        if (status.State == DeviceCondition.Connected)
        {
            LogHeard(Device, _options.Address);
        }
        else
        {
            LogSilent(Device, status.Reason);
        }
    }

    [LoggerMessage(30, LogLevel.Information, "{Device} is heard at {Address}")]
    private partial void LogHeard(string device, string address);

    [LoggerMessage(31, LogLevel.Warning, "{Device} is not heard: {Reason}")]
    private partial void LogSilent(string device, string reason);

    [LoggerMessage(32, LogLevel.Warning, "{Device}: {Table} {Address} is refused: {Reason}")]
    private partial void LogRefused(string device, ModbusTable table, ushort address, string reason);
}
