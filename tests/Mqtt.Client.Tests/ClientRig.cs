using EdgeHub.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeHub.Mqtt.Client.Tests;

/// <summary>A client, the broker that a test plays, and the clock of both.</summary>
internal sealed class ClientRig : IAsyncDisposable
{
    public ClientRig(MqttClientOptions? options = null) =>
        Client = new MqttClient(Broker, options ?? new MqttClientOptions { ClientId = "edge-1", SessionExpiry = MqttClientOptions.ForEver }, Time, NullLogger<MqttClient>.Instance);

    public ManualTime Time { get; } = new();

    public ScriptedBroker Broker { get; } = new();

    public MqttClient Client { get; }

    /// <summary>Connects.</summary>
    public async Task<BrokerEnd> ConnectAsync(bool sessionPresent = false, params (PropertyId Id, uint Value)[] properties)
    {
        Client.Start();
        var end = await Broker.WelcomeAsync(sessionPresent, properties);
        await UntilAsync(MqttCondition.Connected);
        return end;
    }

    /// <summary>Cuts the connection and lets the client's pause pass; the next connection is for the test to accept.</summary>
    public async Task CutAsync(BrokerEnd end)
    {
        end.Cut();
        await PassPauseAsync();
    }

    public async Task PassPauseAsync()
    {
        await UntilAsync(MqttCondition.Waiting);
        await Patience.UntilAsync(() => Time.Timers > 0);
        Time.Advance(Client.Status.NextTry!.Value - Time.GetUtcNow());
    }

    public Task UntilAsync(MqttCondition condition) => Patience.UntilAsync(() => Client.Status.Condition == condition);

    /// <summary>The next message that the client received.</summary>
    public async Task<ReceivedMessage> ReceiveAsync() => await Client.Messages.ReadAsync(Patience.Token());

    public Task<ReasonCode> Publish(string topic, string payload, QoS qos = QoS.AtMostOnce) => Client.PublishAsync(new MqttMessage(topic, payload) { QoS = qos }, Patience.Token()).AsTask();

    public async ValueTask DisposeAsync()
    {
        var ending = Client.DisposeAsync().AsTask();
        while (!ending.IsCompleted)
        {
            // The broker of a test that ends does not close; the client waits a second for it.
            Time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(ending, Task.Delay(2));
        }

        await ending;
    }
}
