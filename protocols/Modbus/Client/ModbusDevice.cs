using System.Buffers;
using System.Runtime.CompilerServices;

namespace EdgeHub.Modbus;

/// <summary>
/// One device: all functions of the specification by their names. A quantity is the length of the memory that is handed in. For any number of
/// callers at once; results are matched on, or thrown by <see cref="ModbusResult.ThrowIfFailed"/>.
/// </summary>
/// <param name="channel">The way to it, shared with the other devices of that line or gateway.</param>
/// <param name="unit">Unit identifier: 1 to 247; for a device that has a TCP port of its own usually 255 or 1.</param>
/// <param name="options">Its particulars; the defaults when null.</param>
public sealed partial class ModbusDevice(IModbusChannel channel, byte unit, DeviceOptions? options = null)
{
    private readonly DeviceOptions _options = Checked(options ?? new DeviceOptions());

    /// <summary>Unit identifier.</summary>
    public byte Unit => unit;

    private static DeviceOptions Checked(DeviceOptions options)
    {
        options.Check();
        return options;
    }

    private static void CheckRange(ushort address, int quantity, int most)
    {
        Bound.Require(quantity >= 1 && quantity <= most, "The quantity is beyond what the function allows.");
        Bound.Require(address + quantity <= 65_536, "The range goes beyond address 65,535.");
    }

    private static byte[] Rent() => ArrayPool<byte>.Shared.Rent(Pdu.MaxBytes);

    private static void Return(byte[] buffer) => ArrayPool<byte>.Shared.Return(buffer);

    private static ModbusResult Malformed => new(ModbusFault.Malformed);

    /// <summary>Sends the request in the buffer once; its answer takes its place.</summary>
    private ValueTask<ModbusReply> WriteAsync(byte[] buffer, int requestBytes, CancellationToken cancellationToken) =>
        channel.ExchangeAsync(unit, buffer, requestBytes, _options.ResponseTimeout, cancellationToken);

    /// <summary>Sends the request in the buffer, again after silence as often as the options say.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ModbusReply> ReadAsync(byte[] buffer, int requestBytes, CancellationToken cancellationToken)
    {
        for (var retries = 0; ; retries++)
        {
            var reply = await channel.ExchangeAsync(unit, buffer, requestBytes, _options.ResponseTimeout, cancellationToken);
            if (reply.Result.Fault is not (ModbusFault.TimedOut or ModbusFault.Malformed) || retries == _options.ReadRetries)
            {
                return reply;
            }
        }
    }

    /// <summary>Sends a request without data of its own and gives back what a decoder makes of the answer.</summary>
    private async ValueTask<ModbusResult<T>> AskAsync<T>(Func<byte[], int> write, Func<ReadOnlyMemory<byte>, (bool IsGood, T Value)> read, CancellationToken cancellationToken)
    {
        var buffer = Rent();
        try
        {
            var reply = await ReadAsync(buffer, write(buffer), cancellationToken);
            if (!reply.Result.IsGood)
            {
                return new ModbusResult<T>(reply.Result, default);
            }

            var (isGood, value) = read(buffer.AsMemory(0, reply.Bytes));
            return isGood ? new ModbusResult<T>(default, value) : new ModbusResult<T>(Malformed, default);
        }
        finally
        {
            Return(buffer);
        }
    }
}
