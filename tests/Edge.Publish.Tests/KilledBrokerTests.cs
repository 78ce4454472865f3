using EdgeHub.Mqtt;
using EdgeHub.Mqtt.Broker.Tests;
using EdgeHub.Testing;

namespace EdgeHub.Edge.Publish.Tests;

[Trait("Tier", "fault")]
public sealed class KilledBrokerTests(ITestOutputHelper output)
{
    // Scaled down; the soak may ask for more.
    private static readonly int Kills = int.TryParse(Environment.GetEnvironmentVariable("EDGEHUB_KILLS"), out var kills) ? kills : 5;

    [Fact]
    public async Task QoS2_BrokerKilledInTheMiddle_EveryMessageComesExactlyOnceAndInOrder()
    {
        var messages = 300 * Kills;
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}, {Kills} kills, {messages} messages");
        var random = new Random(seed);
        using var folder = new TempFolder();
        var (publisher, subscriber) = (new ExactlyOncePublisher(messages), new ExactlyOnceSubscriber());
        using (var first = await BrokerProcess.StartAsync(folder.Path))
        {
            await using var client = await TestClient.ConnectAsync(first.EndPoint, ClientSettings.Lasting("subscriber"));
            await client.SubscribeAsync("a");
            await first.KillAsync();
        }

        var rounds = 0;
        while (!publisher.IsDone || subscriber.Messages.Count < messages)
        {
            using var broker = await BrokerProcess.StartAsync(folder.Path);
            var running = Task.WhenAll(publisher.RunAsync(broker.EndPoint), subscriber.RunAsync(broker.EndPoint, messages));
            if (rounds++ < Kills)
            {
                await Task.WhenAny(running, Task.Delay(random.Next(30, 300)));
                await broker.KillAsync();
            }

            await running;
            Assert.InRange(rounds, 0, 3 * Kills);
        }

        Assert.Equal(Enumerable.Range(0, messages), subscriber.Messages);
    }

    [Fact]
    public async Task Retained_BrokerKilledAfterThePubAck_IsThere()
    {
        using var folder = new TempFolder();
        using (var first = await BrokerProcess.StartAsync(folder.Path))
        {
            await using var client = await TestClient.ConnectAsync(first.EndPoint, new ClientSettings("c"));
            await client.PublishAsync("kept", "x", QoS.AtLeastOnce, retain: true);
            await first.KillAsync();
        }

        using var second = await BrokerProcess.StartAsync(folder.Path);
        await using var reader = await TestClient.ConnectAsync(second.EndPoint, new ClientSettings("r"));
        await reader.SubscribeAsync("kept");
        Assert.Equal(("x", true), (await reader.TakeAsync()) is var message ? (message.Payload, message.Retain) : default);
    }

    [Fact]
    public async Task SigTerm_ClientsAreToldAndItEndsInOrder()
    {
        using var folder = new TempFolder();
        using var broker = await BrokerProcess.StartAsync(folder.Path);
        await using var client = await TestClient.ConnectAsync(broker.EndPoint, new ClientSettings("c"));
        var ending = broker.TerminateAsync();
        await client.ExpectEndAsync(ReasonCode.ServerShuttingDown);
        Assert.Equal(0, await ending);
    }
}
