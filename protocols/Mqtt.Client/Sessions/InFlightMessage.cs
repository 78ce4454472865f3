namespace EdgeHub.Mqtt.Client;

/// <summary>How far the exchange of a message of QoS 1 or 2 is (MQTT 5, 4.3).</summary>
internal enum InFlightStage
{
    /// <summary>The broker has not acknowledged the PUBLISH.</summary>
    Publish,

    /// <summary>The broker has it (PUBREC) and waits for PUBREL, or its PUBCOMP is awaited.</summary>
    Release,
}

/// <summary>A message of QoS 1 or 2 that the broker has not acknowledged.</summary>
internal sealed class InFlightMessage(MqttMessage message, ushort identifier)
{
    private readonly TaskCompletionSource<ReasonCode> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public MqttMessage Message => message;

    public ushort Identifier => identifier;

    public InFlightStage Stage { get; set; }

    /// <summary>It is on its way on the connection of now.</summary>
    public bool IsSent { get; set; }

    /// <summary>It was sent at some time, on whatever connection of the session: the next PUBLISH is a duplicate.</summary>
    public bool WasSent { get; set; }

    /// <summary>Completes when the exchange is over.</summary>
    public Task<ReasonCode> Done => _done.Task;

    public void Complete(ReasonCode code)
    {
        if (code >= ReasonCode.UnspecifiedError)
        {
            _done.TrySetException(new MqttRemoteException(code, $"The broker refused a message to {message.Topic} ({code})."));
        }
        else
        {
            _done.TrySetResult(code);
        }
    }

    public void Fail(MqttException exception) => _done.TrySetException(exception);
}
