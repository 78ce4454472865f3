using System.Buffers.Binary;

namespace EdgeHub.Mqtt.Client;

/// <summary>Requests of this client that wait for their responses (MQTT 5, 4.10). Safe from several threads.</summary>
internal sealed class RequestBook(MqttClientOptions options)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, TaskCompletionSource<MqttMessage>> _open = [];
    private long _last;

    public string Topic { get; } = options.ResponseTopic ?? "edgehub/responses/" + options.ClientId;

    public MqttSubscription Subscription => new(Topic, new SubscriptionOptions(QoS.AtLeastOnce, RetainHandling: RetainHandling.DoNotSend));

    /// <summary>Opens a request: what it is known by, and its response.</summary>
    /// <exception cref="InvalidOperationException">As many wait as may.</exception>
    public (ReadOnlyMemory<byte> Correlation, Task<MqttMessage> Response) Open()
    {
        lock (_gate)
        {
            if (_open.Count >= options.MaxRequests)
            {
                throw new InvalidOperationException($"{options.MaxRequests} requests wait for their responses already.");
            }

            var response = new TaskCompletionSource<MqttMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
            _open.Add(++_last, response);
            var correlation = new byte[sizeof(long)];
            BinaryPrimitives.WriteInt64BigEndian(correlation, _last);
            return (correlation, response.Task);
        }
    }

    public void Close(ReadOnlyMemory<byte> correlation)
    {
        lock (_gate)
        {
            _open.Remove(BinaryPrimitives.ReadInt64BigEndian(correlation.Span));
        }
    }

    /// <summary>Takes a message that came on the response topic, be there a request for it or not.</summary>
    public bool TryAnswer(MqttMessage message)
    {
        if (message.Topic != Topic)
        {
            return false;
        }

        lock (_gate)
        {
            if (message.CorrelationData is { Length: sizeof(long) } correlation && _open.TryGetValue(BinaryPrimitives.ReadInt64BigEndian(correlation.Span), out var response))
            {
                response.TrySetResult(message);
            }
        }

        return true;
    }

    public void Fail(MqttException why)
    {
        lock (_gate)
        {
            foreach (var response in _open.Values)
            {
                response.TrySetException(why);
            }
        }
    }
}
