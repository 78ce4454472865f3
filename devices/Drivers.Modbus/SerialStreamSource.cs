using EdgeHub.Devices;
using EdgeHub.Modbus;

namespace EdgeHub.Drivers.Modbus;

/// <summary>A serial port as Modbus wants it.</summary>
internal sealed class SerialStreamSource(SerialSettings settings) : IStreamSource
{
    /// <inheritdoc/>
    public ValueTask<IDuplexStream> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            return ValueTask.FromResult<IDuplexStream>(new Stream(SerialPort.Open(settings)));
        }
        catch (SerialPortException e)
        {
            throw new IOException(e.Message, e);
        }
    }

    private sealed class Stream(SerialPort port) : IDuplexStream
    {
        public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) => port.ReadAsync(buffer, cancellationToken);

        public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => await port.WriteAsync(bytes, cancellationToken);

        public void Dispose() => port.Dispose();
    }
}
