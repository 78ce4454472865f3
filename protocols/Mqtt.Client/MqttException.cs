namespace EdgeHub.Mqtt.Client;

/// <summary>Anything that failed on the way to a broker.</summary>
public abstract class MqttException(string message, Exception? innerException = null) : Exception(message, innerException);

/// <summary>The broker said no (MQTT 5, 2.4).</summary>
/// <param name="code">Its reason; of 3.1.1 the reason that its return code stands for.</param>
/// <param name="message">What was refused, for a person.</param>
public sealed class MqttRemoteException(ReasonCode code, string message) : MqttException(message)
{
    /// <summary>Why.</summary>
    public ReasonCode Code { get; } = code;
}

/// <summary>There is no connection, or it was lost; whether the broker took what was under way is not known.</summary>
public sealed class MqttTransportException(string message, Exception? innerException = null) : MqttException(message, innerException);

/// <summary>What the broker sent breaks the protocol.</summary>
/// <param name="code">The reason that it was told with DISCONNECT.</param>
/// <param name="section">Statement or section of the specification that is broken.</param>
public sealed class MqttProtocolException(ReasonCode code, string section)
    : MqttException($"The broker broke the protocol ({section}, {code}). Check whether the port speaks MQTT, and the limits of packets and aliases.")
{
    /// <summary>Why.</summary>
    public ReasonCode Code { get; } = code;

    /// <summary>Statement or section of the specification that is broken.</summary>
    public string Section { get; } = section;
}
