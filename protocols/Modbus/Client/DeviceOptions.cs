namespace EdgeHub.Modbus;

/// <summary>What is particular to one device.</summary>
public sealed record DeviceOptions
{
    /// <summary>From sending a request to its whole answer: 1 s. On a slow line 125 registers alone take 290 ms at 9,600 baud.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often a read is repeated after silence or a disturbed answer: 0. A write never is, since it may have been carried out.</summary>
    public int ReadRetries { get; init; }

    internal void Check()
    {
        Bound.Require(ResponseTimeout > TimeSpan.Zero, "ResponseTimeout must be longer than nothing.");
        Bound.Require(ReadRetries is >= 0 and <= 10, "ReadRetries must be 0 to 10.");
    }
}
