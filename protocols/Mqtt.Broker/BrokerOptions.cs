namespace EdgeHub.Mqtt.Broker;

/// <summary>How a broker behaves. What clients can make grow is in <see cref="BrokerLimits"/>.</summary>
public sealed record BrokerOptions
{
    /// <summary>Bounds.</summary>
    public BrokerLimits Limits { get; init; } = new();

    /// <summary>Longest keep alive: 60 s. A client of MQTT 5 that asks for none or a longer one is told this one (3.2.2.3.14); 3.1.1 has its own way. Zero leaves it to clients.</summary>
    public TimeSpan ServerKeepAlive { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Longest that a session lasts without a connection: 7 days. MQTT 5 is told so (MQTT-3.2.2.3.2); it holds for sessions of 3.1.1 that are not clean.</summary>
    public TimeSpan MaxSessionExpiry { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long after connecting CONNECT must be there, handshakes included: 10 s. Then the connection is closed.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a client may take nothing of what is sent to it: 30 s. Then the connection is closed, its session stays.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the broker waits for a client to take its last packet and close: 1 s.</summary>
    public TimeSpan LingerTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often <c>$SYS</c> topics are published: 10 s. Zero for never.</summary>
    public TimeSpan SystemTopicInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What <c>$SYS/broker/version</c> says.</summary>
    public string Version { get; init; } = "EdgeHub";

    internal void Check()
    {
        Limits.Check();
        Require(ServerKeepAlive >= TimeSpan.Zero && ServerKeepAlive.TotalSeconds <= ushort.MaxValue, nameof(ServerKeepAlive), "must be 0 to 65,535 s.");
        Require(MaxSessionExpiry >= TimeSpan.Zero, nameof(MaxSessionExpiry), "must not be negative.");
        Require(ConnectTimeout > TimeSpan.Zero, nameof(ConnectTimeout), "must be longer than nothing.");
        Require(SendTimeout > TimeSpan.Zero, nameof(SendTimeout), "must be longer than nothing.");
        Require(LingerTimeout >= TimeSpan.Zero, nameof(LingerTimeout), "must not be negative.");
        Require(SystemTopicInterval >= TimeSpan.Zero, nameof(SystemTopicInterval), "must not be negative.");
    }

    private static void Require(bool holds, string name, string text)
    {
        if (!holds)
        {
            throw new ArgumentException($"{name} {text}", name);
        }
    }
}
