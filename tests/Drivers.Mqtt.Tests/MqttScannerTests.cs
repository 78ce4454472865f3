using System.Text;
using EdgeHub.Devices;
using EdgeHub.Mqtt;

namespace EdgeHub.Drivers.Mqtt.Tests;

public sealed class MqttScannerTests
{
    [Fact]
    public async Task Message_IsAScan_AcknowledgedOnlyWhenItIsDurable()
    {
        await using var rig = new MachineRig();
        var stored = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        rig.Storing = stored.Task;
        var (end, _) = await rig.StartScannerAsync("line4/scan");
        end.Publish("line4/scan", "]d2KOL123", QoS.AtLeastOnce, 9);
        end.Publish("line4/scan", "KOL124");
        Assert.Null(await TryReadAsync(end));
        stored.SetResult();
        var scan = Assert.IsType<Scan>(await rig.ScanAsync());
        Assert.Equal(("cam1", "KOL-ST-01", "KOL123", "d2"), (scan.Device, scan.Station, Encoding.UTF8.GetString(scan.Raw.Span), scan.Symbology));
        Assert.Equal(9, (await end.ReadAsync(PacketType.PubAck)).Acknowledgement.PacketIdentifier);
        Assert.Equal("KOL124", Encoding.UTF8.GetString(Assert.IsType<Scan>(await rig.ScanAsync()).Raw.Span));
    }

    [Fact]
    public async Task RetainedMessage_IsAnOldReadAndNone()
    {
        await using var rig = new MachineRig();
        var (end, _) = await rig.StartScannerAsync("line4/scan");
        end.Send(new OutgoingPublish { Topic = "line4/scan"u8, Payload = "OLD"u8, Retain = true });
        end.Publish("line4/scan", "NEW");
        Assert.Equal("NEW", Encoding.UTF8.GetString(Assert.IsType<Scan>(await rig.ScanAsync()).Raw.Span));
    }

    [Fact]
    public async Task JsonPayload_IsReadAtItsPath_AndRejectedWithoutIt()
    {
        await using var rig = new MachineRig();
        var (end, _) = await rig.StartScannerAsync("line4/scan", "reads[0].code");
        var label = new string('7', 300);
        end.Publish("line4/scan", $$"""{"reads":[{"code":"{{label}}"}]}""");
        end.Publish("line4/scan", """{"reads":[]}""");
        end.Publish("line4/scan", """{"reads":[{"code":""}]}""");
        Assert.Equal(label, Encoding.UTF8.GetString(Assert.IsType<Scan>(await rig.ScanAsync()).Raw.Span));
        Assert.Equal(ScanFault.Framing, await rig.ScanAsync());
        Assert.Equal(ScanFault.Empty, await rig.ScanAsync());
    }

    /// <summary>Nothing may come while a scan is being stored; a packet that does is the failure.</summary>
    private static async Task<PacketType?> TryReadAsync(EdgeHub.Mqtt.Client.Tests.BrokerEnd end)
    {
        await Task.Yield();
        return end.HasBytes() ? (await end.ReadAsync())!.Type : null;
    }
}
