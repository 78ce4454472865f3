using System.Text;

namespace EdgeHub.Mqtt.Broker.Tests;

public sealed class AclTests
{
    private const string Rules = """
        # everybody
        read public/#
        readwrite clients/%c/#
        user ann
        readwrite users/%u/+
        write +/in
        """;

    private static readonly PasswordHash Secret = PasswordHash.Of("secret"u8, iterations: 1_000);

    [Theory]
    [InlineData("ann", "secret", ReasonCode.Success)]
    [InlineData("ann", "wrong", ReasonCode.BadUserNameOrPassword)]
    [InlineData("bob", "secret", ReasonCode.BadUserNameOrPassword)]
    [InlineData(null, null, ReasonCode.NotAuthorized)]
    public async Task Connect_ByPasswordFile_IsJudged(string? user, string? password, ReasonCode reason)
    {
        foreach (var version in new[] { ProtocolVersion.V311, ProtocolVersion.V5 })
        {
            using var access = Access();
            await using var broker = await RunningBroker.StartAsync(access: access);
            await using var client = await broker.ConnectAsync(new ClientSettings("c") { Version = version, User = user, Password = password });
            Assert.Equal(reason, client.ConnAck.Reason);
            if (reason != ReasonCode.Success)
            {
                Assert.Null(await client.ReceiveAsync());
                Assert.Single(broker.Lines, line => line.Contains($"Client c from", StringComparison.Ordinal) && line.Contains($"{reason}", StringComparison.Ordinal));
                Assert.DoesNotContain(broker.Lines, line => line.Contains("secret", StringComparison.Ordinal) || line.Contains("wrong", StringComparison.Ordinal));
            }
        }
    }

    [Theory]
    [InlineData("public/x", false, true)]
    [InlineData("public/#", false, true)]
    [InlineData("#", false, false)]
    [InlineData("public/x", true, false)]
    [InlineData("clients/c/x", true, true)]
    [InlineData("clients/d/x", true, false)]
    [InlineData("clients/+/x", false, false)]
    [InlineData("users/ann/x", true, true)]
    [InlineData("users/ann/x/y", true, false)]
    [InlineData("users/ann/+", false, true)]
    [InlineData("users/ann/#", false, false)]
    [InlineData("users/bob/x", false, false)]
    [InlineData("press/in", true, true)]
    [InlineData("press/in", false, false)]
    [InlineData("$share/g/public/x", false, true)]
    [InlineData("$SYS/in", true, false)]
    public async Task Rule_ForUserAndClient_IsKept(string topic, bool isWrite, bool isAllowed)
    {
        using var access = Access();
        await using var broker = await RunningBroker.StartAsync(access: access);
        await using var client = await broker.ConnectAsync(new ClientSettings("c") { User = "ann", Password = "secret" });
        var reason = isWrite ? (await client.PublishAsync(topic, "x", QoS.AtLeastOnce)).Reason : (await client.SubscribeAsync(topic, QoS.AtMostOnce)).Reasons[0];
        Assert.Equal(isAllowed, reason < ReasonCode.UnspecifiedError);
        Assert.True(isAllowed || reason == ReasonCode.NotAuthorized);
    }

    [Theory]
    [InlineData("+")]
    [InlineData("#")]
    [InlineData("a/b")]
    public void ClientIdentifier_WithWildcards_GivesNoFurtherRights(string clientIdentifier)
    {
        var list = AccessList.Parse("readwrite clients/%c/#");
        Assert.False(list.MaySubscribe(null, clientIdentifier, "clients/+/x"u8));
        Assert.False(list.MaySubscribe(null, clientIdentifier, "clients/#"u8));
        Assert.False(list.MayPublish(null, clientIdentifier, "clients/other/x"u8));
    }

    [Fact]
    [Trait("Statement", "MQTT-3.3.5-2 of 3.1.1")]
    public async Task Publish_NotAllowedIn311_ConnectionIsClosed()
    {
        using var access = Access();
        await using var broker = await RunningBroker.StartAsync(access: access);
        await using var client = await broker.ConnectAsync(new ClientSettings("c") { Version = ProtocolVersion.V311, User = "ann", Password = "secret" });
        await client.SendAsync(Encode.Publish(ProtocolVersion.V311, "public/x", "secret payload", QoS.AtLeastOnce, 1, false, false, 0));
        Assert.Null(await client.ReceiveAsync());
        Assert.DoesNotContain(broker.Lines, line => line.Contains("payload", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Subscribe_NotAllowedIn311_80()
    {
        using var access = new ListAccess { AllowAnonymous = true, DeniedFilters = ["test/nosubscribe"] };
        await using var broker = await RunningBroker.StartAsync(access: access);
        await using var client = await broker.ConnectAsync("c", ProtocolVersion.V311);
        Assert.Equal([ReasonCode.UnspecifiedError], (await client.SubscribeAsync("test/nosubscribe")).Reasons);
        Assert.Equal([ReasonCode.GrantedQoS2], (await client.SubscribeAsync("test/other")).Reasons);
    }

    [Fact]
    public async Task Will_NotAllowed_ConnectIsRefused()
    {
        using var access = Access();
        await using var broker = await RunningBroker.StartAsync(access: access);
        await using var client = await broker.ConnectAsync(new ClientSettings("c") { User = "ann", Password = "secret", Will = new WillSettings("public/x", "gone") });
        Assert.Equal(ReasonCode.NotAuthorized, client.ConnAck.Reason);
    }

    [Fact]
    public void PasswordHash_WrittenAndRead_MatchesItsPasswordOnly()
    {
        Assert.True(PasswordHash.TryParse(Secret.ToString(), out var read));
        Assert.True(read!.Matches("secret"u8));
        Assert.False(read.Matches("Secret"u8));
        Assert.StartsWith("$pbkdf2-sha512$1000$", Secret.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("user")]
    [InlineData("ann:plain")]
    [InlineData(":$pbkdf2-sha512$1$AAAA$AAAA")]
    [InlineData("ann:$pbkdf2-sha512$0$AAAAAAAAAAAAAAAAAAAAAA==$AAAA")]
    public void PasswordFile_BadLine_IsNamedByItsNumberOnly(string line)
    {
        var fault = Assert.Throws<FormatException>(() => PasswordFile.Parse("# users\n" + line));
        Assert.StartsWith("Line 2 ", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("plain", fault.Message, StringComparison.Ordinal);
    }

    private static ListAccess Access() => new() { Passwords = PasswordFile.Parse(new StringBuilder("ann:").Append(Secret).ToString()), Rules = AccessList.Parse(Rules) };
}
