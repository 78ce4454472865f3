using EdgeHub.Devices;

namespace EdgeHub.Drivers.Scanners;

/// <summary>A scanner at a serial port. A line that hangs up in the middle of a label gives none.</summary>
internal sealed class SerialLine(SerialPort port) : IScannerLine
{
    /// <inheritdoc/>
    public async ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        await port.ReadAsync(buffer, cancellationToken) is > 0 and var read ? read : IScannerLine.Broken;

    /// <inheritdoc/>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await port.WriteAsync(bytes, cancellationToken);
        }
        catch (IOException)
        {
            // The scan is stored. The next read ends the connection.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => port.Dispose();
}
