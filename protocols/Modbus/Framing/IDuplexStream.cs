namespace EdgeHub.Modbus;

/// <summary>Bytes both ways: a socket, a serial port, a test. One reader and one writer at a time. When it is cut or disposed both end with an exception.</summary>
public interface IDuplexStream : IDisposable
{
    /// <summary>Reads what has come, at least one byte; 0 at the end.</summary>
    ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken);

    /// <summary>Writes all bytes.</summary>
    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);
}

/// <summary>Opens a stream anew after it was lost.</summary>
public interface IStreamSource
{
    /// <summary>Opens it; an <see cref="IOException"/> with what is wrong when it can't be opened.</summary>
    ValueTask<IDuplexStream> OpenAsync(CancellationToken cancellationToken);
}
