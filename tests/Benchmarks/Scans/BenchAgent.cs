using System.Diagnostics;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using EdgeHub.Grpc;
using EdgeHub.HubLink;
using Google.Protobuf;

namespace EdgeHub.Benchmarks;

/// <summary>An agent as the hub sees it: enrolled, mutual TLS, two batches in flight, numbered records of one lane; it keeps no store.</summary>
internal sealed class BenchAgent : IAsyncDisposable
{
    private const int MaxBytes = (64 << 10) - 3000;
    private readonly GrpcChannel _channel;
    private readonly GrpcDuplexCall<AgentFrame, HubFrame> _call;
    private readonly SemaphoreSlim _room = new(2);
    private readonly Queue<(ulong Last, long SentAt, int Count)> _flying = new();
    private readonly Lock _lock = new();
    private readonly byte[] _storeId = RandomNumberGenerator.GetBytes(16);
    private ulong _next = 1;
    private Task _reading = Task.CompletedTask;

    private readonly Lane _lane;

    private BenchAgent(GrpcChannel channel, Lane lane)
    {
        (_channel, _lane) = (channel, lane);
        _call = channel.Duplex<AgentFrame, HubFrame>("/edgehub.hublink.v1.AgentLink/Connect", HubFrame.Parser);
    }

    /// <summary>Milliseconds from handing a batch to the stream to its acknowledgement, one entry per scan batch with its size.</summary>
    public List<(double Milliseconds, int Scans)> Acknowledged { get; } = [];

    /// <summary>Verdicts of the hub that differed from what the load expected: the benchmark would measure something else.</summary>
    public int Differences { get; private set; }

    public long Scans { get; private set; }

    public static Task<BenchAgent> ConnectAsync(string token, string agents, CancellationToken cancellationToken) =>
        ConnectAsync(token, agents, Lane.Scan, cancellationToken);

    public static async Task<BenchAgent> ConnectAsync(string token, string agents, Lane lane, CancellationToken cancellationToken)
    {
        using var json = JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(token));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new EnrolRequest
        {
            Secret = json.RootElement.GetProperty("s").GetString(),
            MachineName = "bench",
            CertificateRequest = ByteString.CopyFrom(new CertificateRequest("CN=bench", key, HashAlgorithmName.SHA256).CreateSigningRequest()),
        };
        EnrolReply reply;
        using (var enrol = GrpcChannel.Create(new Uri(json.RootElement.GetProperty("u").GetString()!), new GrpcChannelOptions()))
        {
            reply = await enrol.UnaryAsync("/edgehub.hublink.v1.Enrolment/Enrol", request, EnrolReply.Parser, TimeSpan.FromSeconds(20), cancellationToken);
        }

        using var leaf = X509CertificateLoader.LoadCertificate(reply.CertificateChain[0].Span);
        using var both = leaf.CopyWithPrivateKey(key);
        var certificate = X509CertificateLoader.LoadPkcs12(both.Export(X509ContentType.Pkcs12), null);
        var tls = new SslClientAuthenticationOptions
        {
            LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate,
            // The load trusts the hub that it has just started; trust is proven elsewhere.
            RemoteCertificateValidationCallback = (_, presented, _, _) => presented is not null,
        };
        var agent = new BenchAgent(GrpcChannel.Create(new Uri("https://" + agents), new GrpcChannelOptions { Tls = tls }), lane);
        await agent.OpenAsync(cancellationToken);
        return agent;
    }

    /// <summary>Tells what numbers of points stand for.</summary>
    public ValueTask TellAsync(IEnumerable<PointDefinition> points, CancellationToken cancellationToken)
    {
        var table = new PointTable { StoreId = ByteString.CopyFrom(_storeId) };
        table.Points.AddRange(points);
        return _call.WriteAsync(new AgentFrame { PointTable = table }, cancellationToken);
    }

    /// <summary>Sends scans from a place on, as many as one frame holds; waits for room. Gives how many were sent.</summary>
    public async Task<int> SendAsync(IReadOnlyList<ByteString> scans, int from, int most, CancellationToken cancellationToken)
    {
        await _room.WaitAsync(cancellationToken);
        var batch = new Batch { Lane = _lane, First = _next, Schema = 1 };
        for (var bytes = 0; batch.Records.Count < most && from < scans.Count && bytes + scans[from].Length + 4 < MaxBytes; from++)
        {
            batch.Records.Add(scans[from]);
            bytes += scans[from].Length + 4;
        }

        _next += (ulong)batch.Records.Count;
        lock (_lock)
        {
            _flying.Enqueue((_next - 1, Stopwatch.GetTimestamp(), batch.Records.Count));
        }

        await _call.WriteAsync(new AgentFrame { Batch = batch }, cancellationToken);
        return batch.Records.Count;
    }

    /// <summary>Waits until everything sent is acknowledged.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        await _room.WaitAsync(cancellationToken);
        await _room.WaitAsync(cancellationToken);
        _room.Release(2);
    }

    public void Forget()
    {
        lock (_lock)
        {
            Acknowledged.Clear();
            Scans = 0;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _call.DisposeAsync();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _channel.Dispose();
        _room.Dispose();
    }

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        var hello = new Hello
        {
            Schema = 1,
            SoftwareVersion = "bench",
            StoreId = ByteString.CopyFrom(_lane == Lane.Telemetry ? RandomNumberGenerator.GetBytes(16) : _storeId),
            Clock = BenchLoad.Anchor(),
            // As if the plan were held: what goes down to agents is measured where agents are.
            PlanVersion = 0,
        };
        hello.Lanes.Add(new LaneState { Lane = _lane, StoreId = ByteString.CopyFrom(_lane == Lane.Telemetry ? _storeId : []) });
        await _call.WriteAsync(new AgentFrame { Hello = hello }, cancellationToken);
        while ((await _call.ReadAsync(cancellationToken))?.BodyCase != HubFrame.BodyOneofCase.Welcome)
        {
        }

        _reading = ReadAsync(cancellationToken);
        _ = BeatAsync(cancellationToken);
    }

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(2));
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                await _call.WriteAsync(new AgentFrame { Heartbeat = new Heartbeat { Clock = BenchLoad.Anchor() } }, cancellationToken);
            }
        }
        catch (Exception e) when (e is GrpcException or OperationCanceledException or ObjectDisposedException)
        {
            // The stream has ended; reading tells why.
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        while (await _call.ReadAsync(cancellationToken) is { } frame)
        {
            switch (frame.BodyCase)
            {
                case HubFrame.BodyOneofCase.Ack:
                    Take(frame.Ack);
                    break;
                case HubFrame.BodyOneofCase.Verdicts:
                    Differences += frame.Verdicts.Scans.Count;
                    if (Differences <= 3)
                    {
                        await Console.Error.WriteLineAsync("differs: " + frame.Verdicts.Scans[0]);
                    }

                    break;
                case HubFrame.BodyOneofCase.Slow:
                    await Console.Error.WriteLineAsync($"slow: {frame.Slow.Reason}");
                    break;
                case HubFrame.BodyOneofCase.Refusal:
                    throw new InvalidOperationException($"refused: {frame.Refusal.Code} {frame.Refusal.Text}");
            }
        }
    }

    private void Take(Ack ack)
    {
        lock (_lock)
        {
            while (_flying.TryPeek(out var oldest) && oldest.Last < ack.Next)
            {
                _flying.Dequeue();
                Acknowledged.Add((Stopwatch.GetElapsedTime(oldest.SentAt).TotalMilliseconds, oldest.Count));
                Scans += oldest.Count;
                _room.Release();
            }
        }
    }
}
