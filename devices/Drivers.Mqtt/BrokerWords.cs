using EdgeHub.Devices;
using EdgeHub.Mqtt.Client;

namespace EdgeHub.Drivers.Mqtt;

/// <summary>What a client's status means for a device.</summary>
internal static class BrokerWords
{
    public static DeviceStatus Of(MqttClient client, MqttStatus status, string address) => status.Condition switch
    {
        MqttCondition.Connected when client.Refused is [var refused, ..] => new DeviceStatus(
            DeviceCondition.Fault, $"{address} refuses the subscription to {refused.Subscription.Filter} ({refused.Code}). Ask for the right to read it."),
        MqttCondition.Connected => new DeviceStatus(DeviceCondition.Connected, ""),
        MqttCondition.Connecting when status.Fault is null => new DeviceStatus(DeviceCondition.Waiting, $"{address} is being dialled."),
        _ => new DeviceStatus(
            status.Fault is MqttRemoteException ? DeviceCondition.Fault : DeviceCondition.Waiting,
            status.Fault is null ? "Not connected." : $"{address}: {status.Fault.Message}", status.NextTry),
    };
}
