namespace EdgeHub.Drivers.Scanners;

/// <summary>The wire to one scanner, whatever it is made of.</summary>
internal interface IScannerLine : IDisposable
{
    /// <summary>What <see cref="ReceiveAsync"/> gives at an abrupt end.</summary>
    const int Broken = -1;

    /// <summary>Bytes received, 0 when the peer ended in order, <see cref="Broken"/> when the line was cut. Loses nothing when cancelled.</summary>
    ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken);

    /// <summary>Sends a reply; a scanner that left does not need one, so nothing is thrown for it.</summary>
    ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);
}
