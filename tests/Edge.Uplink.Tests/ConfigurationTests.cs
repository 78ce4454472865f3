using System.Security.Cryptography;
using System.Text;
using EdgeHub.HubLink;
using Google.Protobuf;

namespace EdgeHub.Edge.Uplink.Tests;

/// <summary>The agent's configuration on the stream.</summary>
public sealed class ConfigurationTests
{
    private static readonly string Long = "{ \"note\": \"" + string.Concat(Enumerable.Repeat("স্টেশন ", 9_000)) + "\" }";

    [Fact]
    public async Task Standing_IsToldAtOnce_AndEachTimeItChanges()
    {
        await using var hub = new ScriptedHub();
        await hub.StartAsync();
        await using var rig = await AgentRig.StartAsync(hub);
        var first = (await hub.NextAsync(AgentFrame.BodyOneofCase.ConfigurationReport)).ConfigurationReport;
        Assert.Equal((0UL, "", false), (first.Version, first.Json, first.More));
        Assert.Equal(Hash("{}"), first.Sha256.ToByteArray());
        rig.Configuration.Stand(new ConfigurationStanding(Hex("{ }"), 4, "listen, stations", 4, "", "", 0), "{ }");
        var second = (await hub.NextAsync(AgentFrame.BodyOneofCase.ConfigurationReport)).ConfigurationReport;
        Assert.Equal((4UL, 4UL, ""), (second.Version, second.TriedVersion, second.TriedCode));
        Assert.Equal(["listen", "stations"], second.NeedsRestart);
    }

    [Fact]
    public async Task Text_ThatTheHubAsksFor_ComesInPartsThatAreTheWhole()
    {
        await using var hub = new ScriptedHub();
        hub.AfterWelcome.Enqueue(new HubFrame { ConfigurationRequest = new ConfigurationRequest() });
        await hub.StartAsync();
        await using var rig = AgentRig.Open();
        rig.Configuration.Stand(new ConfigurationStanding(Hex(Long), 0, "", 0, "", "", 0), Long);
        await EnrolAgent.RunAsync(hub.Token(), rig.Credentials, CancellationToken.None);
        rig.Start();
        var whole = "";
        while (await hub.NextAsync(AgentFrame.BodyOneofCase.ConfigurationReport) is { ConfigurationReport: var part })
        {
            Assert.InRange(part.CalculateSize(), 1, 60_000);
            whole += part.Json;

            // One without a text says how it stands, and may come in between.
            if (!part.More && part.Json.Length > 0)
            {
                break;
            }
        }

        Assert.Equal(Long, whole);
    }

    [Fact]
    public async Task File_InParts_IsOfferedWhole_ATornOneIsNot_AndAnAnsweredOneIsAnsweredAgain()
    {
        await using var hub = new ScriptedHub();
        hub.AfterWelcome.Enqueue(Part(1, "{ \"torn\"", Hash("something else"), more: false));
        hub.AfterWelcome.Enqueue(Part(2, "{ \"a\": ", Hash("{ \"a\": 1 }"), more: true));
        hub.AfterWelcome.Enqueue(Part(3, Long[..20_000], Hash(Long), more: true));
        hub.AfterWelcome.Enqueue(Part(3, Long[20_000..], Hash(Long), more: false));
        await hub.StartAsync();
        await using var rig = await AgentRig.StartAsync(hub);
        var offer = await rig.Configuration.Offered.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal((3L, Long, TimeSpan.FromSeconds(60)), (offer.Version, offer.Text, offer.Proof));
        Assert.False(rig.Configuration.Offered.Reader.TryRead(out _));

        rig.Configuration.Stand(new ConfigurationStanding(Hex(Long), 3, "", 3, "", "", 0), Long);
        while ((await hub.NextAsync(AgentFrame.BodyOneofCase.ConfigurationReport)).ConfigurationReport.TriedVersion != 3)
        {
        }

        var stream = await hub.Streams.Reader.ReadAsync(TestContext.Current.CancellationToken);
        await stream.SendAsync(Part(3, Long[..20_000], Hash(Long), more: true));
        await stream.SendAsync(Part(3, Long[20_000..], Hash(Long), more: false));
        Assert.Equal(3UL, (await hub.NextAsync(AgentFrame.BodyOneofCase.ConfigurationReport)).ConfigurationReport.TriedVersion);
        Assert.False(rig.Configuration.Offered.Reader.TryRead(out _));
    }

    private static HubFrame Part(ulong version, string json, byte[] sha256, bool more) => new()
    {
        Configuration = new HubLink.Configuration { Version = version, Json = json, Sha256 = ByteString.CopyFrom(sha256), More = more, ProofSeconds = 60 },
    };

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private static string Hex(string text) => Convert.ToHexStringLower(Hash(text));
}
