namespace EdgeHub.Mqtt.Client;

/// <summary>What a client is doing.</summary>
public enum MqttCondition
{
    /// <summary>It was not started, or has ended.</summary>
    Stopped,

    /// <summary>It dials, or asks for its session and subscriptions.</summary>
    Connecting,

    /// <summary>The broker has accepted it and has answered all of its subscriptions.</summary>
    Connected,

    /// <summary>It pauses before the next try.</summary>
    Waiting,
}

/// <summary>What a client is doing, and why.</summary>
/// <param name="Condition">What it is doing.</param>
/// <param name="Fault">Why it is not connected; null while nothing is wrong.</param>
/// <param name="NextTry">When it dials again; null unless it waits.</param>
/// <param name="Version">What is spoken; null while not connected.</param>
/// <param name="SessionPresent">The broker had kept the session.</param>
public sealed record MqttStatus(
    MqttCondition Condition, MqttException? Fault = null, DateTimeOffset? NextTry = null, ProtocolVersion? Version = null, bool SessionPresent = false);

/// <summary>A change of a client's status.</summary>
public sealed class MqttStatusEventArgs(MqttStatus status) : EventArgs
{
    /// <summary>The status from here on.</summary>
    public MqttStatus Status => status;
}
