namespace EdgeHub.Mqtt.Client;

/// <summary>A way to a broker: it opens a stream of bytes for each connection (MQTT 5, 4.2).</summary>
public interface IMqttTransport
{
    /// <summary>Where the broker is, for people; never with a password.</summary>
    string Address { get; }

    /// <summary>Opens a stream. What goes wrong is an <see cref="IOException"/> with a sentence for a person.</summary>
    ValueTask<Stream> OpenAsync(CancellationToken cancellationToken);
}
