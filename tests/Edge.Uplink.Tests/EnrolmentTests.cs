using System.Security.Cryptography;
using EdgeHub.Grpc;
using Google.Protobuf;

namespace EdgeHub.Edge.Uplink.Tests;

public sealed class EnrolmentTests
{
    [Fact]
    public async Task Token_OfAGoodHub_BringsCredentialsThatOnlyTheirOwnerReads()
    {
        await using var hub = new ScriptedHub();
        await hub.StartAsync();
        var folder = AgentRig.NewFolder();
        var store = new CredentialStore(folder);
        await EnrolAgent.RunAsync(hub.Token(), store, CancellationToken.None);
        var loaded = store.Load();
        Assert.Equal((hub.AgentId, "SAIF", "agent-a", hub.AgentsAddress), (loaded.AgentId, loaded.TenantCode, loaded.AgentName, loaded.AgentsAddress));
        Assert.True(loaded.Certificate.HasPrivateKey);
        Assert.Single(loaded.Issuers);
        foreach (var file in Directory.GetFiles(folder))
        {
            Assert.True(OperatingSystem.IsLinux() && File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite), file);
        }

        Assert.False(File.Exists(Path.Combine(folder, "enrolment.key")));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Answer_ThatWasLost_IsAskedForAgainWithTheSameKey()
    {
        await using var hub = new ScriptedHub();
        var requests = new List<ByteString>();
        hub.OnEnrol = request =>
        {
            requests.Add(request.CertificateRequest);
            return requests.Count == 1 ? throw new GrpcStatusException(GrpcStatusCode.Unavailable, "lost") : hub.Enrol(request);
        };
        await hub.StartAsync();
        var folder = AgentRig.NewFolder();
        var store = new CredentialStore(folder);
        var failed = await Assert.ThrowsAsync<EnrolmentException>(() => EnrolAgent.RunAsync(hub.Token(), store, CancellationToken.None));
        Assert.Equal("enrolment.unavailable", failed.Code);
        await EnrolAgent.RunAsync(hub.Token(), new CredentialStore(folder), CancellationToken.None);
        Assert.Equal(Key(requests[0]), Key(requests[1]));
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("foreign", "enrolment.foreign_hub")]
    [InlineData("other-key", "enrolment.wrong_certificate")]
    [InlineData("refused", "enrolment.refused")]
    [InlineData("garbage", "enrolment.bad_reply")]
    [InlineData("no-address", "enrolment.bad_reply")]
    public async Task Hub_ThatIsNotTheRightOne_LeavesNoCredentials(string fault, string code)
    {
        await using var hub = new ScriptedHub();
        hub.OnEnrol = request =>
        {
            var reply = hub.Enrol(request);
            switch (fault)
            {
                case "foreign":
                    return new ScriptedHub(new TestAuthority()).Enrol(request);
                case "other-key":
                    using (var key = ECDsa.Create(ECCurve.NamedCurves.nistP256))
                    {
                        reply.CertificateChain[0] = ByteString.CopyFrom(hub.Authority.Agent(EnrolAgent.SigningRequest(key), hub.AgentId).RawData);
                        return reply;
                    }

                case "refused":
                    throw new GrpcStatusException(GrpcStatusCode.FailedPrecondition, "fleet.token_used: The token was used.");
                case "garbage":
                    reply.CertificateChain[0] = ByteString.CopyFromUtf8("garbage");
                    return reply;
                default:
                    reply.AgentsAddress = "";
                    return reply;
            }
        };
        await hub.StartAsync();
        var folder = AgentRig.NewFolder();
        var store = new CredentialStore(folder);
        var failed = await Assert.ThrowsAsync<EnrolmentException>(() => EnrolAgent.RunAsync(hub.Token(), store, CancellationToken.None));
        Assert.Equal(code, failed.Code);
        Assert.False(store.Exists);
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("%%%", "damaged")]
    [InlineData("bm90IGpzb24", "damaged")]
    [InlineData("e30", "lacks")]
    public void Token_ThatIsDamaged_IsRefusedInWords(string text, string expected)
    {
        Assert.False(EnrolmentToken.TryParse(text, out _, out var error));
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://10.0.0.1:80", false)]
    [InlineData("http://hub.example:80", false)]
    [InlineData("http://localhost:80", true)]
    [InlineData("http://[::1]:80", true)]
    [InlineData("https://hub.example", true)]
    [InlineData("ftp://127.0.0.1", false)]
    public async Task Token_WithAnAddress_IsTakenOnlyWhereNobodyListens(string address, bool taken)
    {
        await using var hub = new ScriptedHub();
        Assert.Equal(taken, EnrolmentToken.TryParse(hub.TokenText(address: address), out _, out _));
    }

    [Fact]
    public void Credentials_ThatAreDamaged_SayWhatToDo()
    {
        var folder = AgentRig.NewFolder();
        var store = new CredentialStore(folder);
        Assert.Equal("enrolment.missing", Assert.Throws<EnrolmentException>(store.Load).Code);
        foreach (var file in new[] { "agent.pem", "hub-roots.pem", "agent.json" })
        {
            File.WriteAllText(Path.Combine(folder, file), "{}");
        }

        var failed = Assert.Throws<EnrolmentException>(store.Load);
        Assert.Equal("enrolment.damaged", failed.Code);
        Assert.Contains("Enrol the agent again", failed.Message, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    private static string Key(ByteString request) => Convert.ToHexString(
        System.Security.Cryptography.X509Certificates.CertificateRequest.LoadSigningRequest(request.ToByteArray(), HashAlgorithmName.SHA256)
            .PublicKey.ExportSubjectPublicKeyInfo());
}
