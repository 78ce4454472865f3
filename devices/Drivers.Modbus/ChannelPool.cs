using EdgeHub.Devices;
using EdgeHub.Modbus;

namespace EdgeHub.Drivers.Modbus;

/// <summary>The connections and lines of an agent: machines at one gateway or serial line share one, and it is closed with the last of them. Safe from any thread.</summary>
public sealed class ChannelPool(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (IModbusChannel Channel, int Users)> _channels = new(StringComparer.Ordinal);

    /// <summary>Takes part in the machine's channel.</summary>
    internal IModbusChannel Join(ModbusMachineOptions options)
    {
        lock (_lock)
        {
            var key = options.ChannelKey;
            var entry = _channels.TryGetValue(key, out var known) ? known : (Channel: Open(options), Users: 0);
            _channels[key] = (entry.Channel, entry.Users + 1);
            return entry.Channel;
        }
    }

    /// <summary>Leaves it; the last one closes it.</summary>
    internal async ValueTask LeaveAsync(ModbusMachineOptions options)
    {
        IModbusChannel? last = null;
        lock (_lock)
        {
            var (channel, users) = _channels[options.ChannelKey];
            if (users > 1)
            {
                _channels[options.ChannelKey] = (channel, users - 1);
            }
            else
            {
                _channels.Remove(options.ChannelKey);
                last = channel;
            }
        }

        if (last is not null)
        {
            await last.DisposeAsync();
        }
    }

    private IModbusChannel Open(ModbusMachineOptions options) => options.Serial is { } serial
        ? new RtuChannel(new SerialStreamSource(serial), new RtuTiming(serial.Baud, BitsPerCharacter(serial)), null, time)
        : new TcpChannel(new TcpStreamSource(options.Host, options.Port), new TcpChannelOptions { BackOff = new BackOffOptions { LongestPause = TimeSpan.FromSeconds(15) } }, time);

    private static int BitsPerCharacter(SerialSettings serial) => 1 + serial.DataBits + (serial.Parity == SerialParity.None ? 0 : 1) + serial.StopBits;
}
