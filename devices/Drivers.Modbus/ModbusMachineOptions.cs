using EdgeHub.Devices;
using EdgeHub.Modbus;

namespace EdgeHub.Drivers.Modbus;

/// <summary>A machine that is read over Modbus. It has <see cref="Host"/> or <see cref="Serial"/>.</summary>
public sealed record ModbusMachineOptions
{
    /// <summary>Its code, e.g. KOL-M-01.</summary>
    public required string Device { get; init; }

    /// <summary>Name or address of the device or gateway; empty for a serial line.</summary>
    public string Host { get; init; } = "";

    /// <summary>TCP port. Default 502 (Messaging on TCP/IP V1.0b, 3.1).</summary>
    public int Port { get; init; } = 502;

    /// <summary>The serial line; null for TCP.</summary>
    public SerialSettings? Serial { get; init; }

    /// <summary>Unit identifier, 0 to 255. Default 1.</summary>
    public byte Unit { get; init; } = 1;

    /// <summary>From the begin of one round of reading to that of the next. Default 1 s; a round that takes longer leaves the next out.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>From sending a request to its whole answer. Default 1 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How far points are read together.</summary>
    public ReadLimits Limits { get; init; } = new();

    /// <summary>What is read; samples name a point by its place here.</summary>
    public required IReadOnlyList<ModbusPoint> Points { get; init; }

    /// <summary>Machines with the same key share a connection or line.</summary>
    internal string ChannelKey => Serial is { } serial ? serial.Port : $"{Host}:{Port}";

    /// <summary>Where it is, for people.</summary>
    internal string Address => $"{ChannelKey} unit {Unit}";
}
