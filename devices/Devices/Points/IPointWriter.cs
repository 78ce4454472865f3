namespace EdgeHub.Devices;

/// <summary>A driver that can also write.</summary>
public interface IPointWriter
{
    /// <summary>Writes a value to a point, once.</summary>
    /// <param name="point">Place of the point in the device's list.</param>
    /// <param name="value">In the device's own terms: what was read is what can be written.</param>
    /// <param name="cancellationToken">Gives up waiting; the device may have taken it.</param>
    /// <returns>Null when the device took it; else a sentence for a person.</returns>
    ValueTask<string?> WriteAsync(int point, PointValue value, CancellationToken cancellationToken);
}
