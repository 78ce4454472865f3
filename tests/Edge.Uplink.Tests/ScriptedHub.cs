using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading.Channels;
using EdgeHub.Grpc;
using EdgeHub.HubLink;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Edge.Uplink.Tests;

/// <summary>
/// A hub on real sockets with real mutual TLS that does what a test says: by default it takes every record exactly once,
/// acknowledges and pulses. It keeps its books over a restart, like a hub with a database.
/// </summary>
internal sealed class ScriptedHub : IAsyncDisposable
{
    private readonly ConcurrentDictionary<(string Store, Lane Lane), List<ByteString>> _records = new();
    private WebApplication? _app;
    private int _agentsPort;
    private int _enrolPort;

    public ScriptedHub(TestAuthority? authority = null) => Authority = authority ?? new TestAuthority();

    public TestAuthority Authority { get; }

    public Guid AgentId { get; } = Guid.CreateVersion7();

    public X509Certificate2? ServerCertificate { get; set; }

    /// <summary>What becomes of an enrolment; null answers as a good hub.</summary>
    public Func<EnrolRequest, EnrolReply>? OnEnrol { get; set; }

    /// <summary>Serves a stream instead of the good hub.</summary>
    public Func<HubStream, CancellationToken, Task>? OnStream { get; set; }

    /// <summary>Called with each batch before it is taken; false leaves it unacknowledged.</summary>
    public Func<HubStream, Batch, Task<bool>>? OnBatch { get; set; }

    /// <summary>Changes the welcome.</summary>
    public Action<Welcome>? OnWelcome { get; set; }

    /// <summary>Sent after the welcome of each stream.</summary>
    public ConcurrentQueue<HubFrame> AfterWelcome { get; } = new();

    public Channel<AgentFrame> Seen { get; } = Channel.CreateUnbounded<AgentFrame>();

    public Channel<HubStream> Streams { get; } = Channel.CreateUnbounded<HubStream>();

    public string AgentsAddress => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_agentsPort}");

    public string TokenText(string? rootHash = null, string? address = null) => Convert.ToBase64String(Encoding.UTF8.GetBytes(
            $$"""{"u":"{{address ?? string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_enrolPort}")}}","s":"secret","c":"{{rootHash ?? Authority.RootHash}}"}"""))
        .TrimEnd('=').Replace('+', '-').Replace('/', '_');

    public EnrolmentToken Token(string? rootHash = null) =>
        EnrolmentToken.TryParse(TokenText(rootHash), out var token, out var error) ? token : throw new FormatException(error);

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        var server = ServerCertificate ?? Authority.Server();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, _agentsPort, listen =>
            {
                listen.Protocols = HttpProtocols.Http2;
                listen.UseHttps(https =>
                {
                    https.ServerCertificate = server;
                    https.ServerCertificateChain = [Authority.Issuing];
                    https.SslProtocols = SslProtocols.Tls13;
                    https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                    https.ClientCertificateValidation = (_, _, _) => true;
                });
            });
            kestrel.Listen(IPAddress.Loopback, _enrolPort, listen => listen.Protocols = HttpProtocols.Http2);
        });
        _app = builder.Build();
        _app.MapGrpcUnary<EnrolRequest, EnrolReply>(EnrolAgent.Path, EnrolRequest.Parser, (_, request, _) => Task.FromResult((OnEnrol ?? Enrol)(request)));
        _app.MapGrpcDuplex<AgentFrame, HubFrame>(AgentLink.Path, AgentFrame.Parser, ServeAsync);
        await _app.StartAsync();
        var ports = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address).Port).ToArray();
        (_agentsPort, _enrolPort) = (ports[0], ports[1]);
    }

    /// <summary>Gone at once, as killed; <see cref="StartAsync"/> brings it back on the same ports with its books.</summary>
    public async Task StopAsync()
    {
        if (_app is { } app)
        {
            _app = null;
            using var now = new CancellationTokenSource();
            await now.CancelAsync();
            await app.StopAsync(now.Token);
            await app.DisposeAsync();
        }
    }

    /// <summary>Records taken, in order, each once.</summary>
    public IReadOnlyList<T> Taken<T>(Lane lane, MessageParser<T> parser)
        where T : IMessage<T> =>
        [.. _records.Where(entry => entry.Key.Lane == lane).OrderBy(entry => entry.Key.Store, StringComparer.Ordinal)
            .SelectMany(entry => { lock (entry.Value) { return entry.Value.ToArray(); } }).Select(parser.ParseFrom)];

    /// <summary>Blocks of values taken, in order, each once; null for a number that the agent gave up.</summary>
    public IReadOnlyList<TelemetryBlock?> Blocks() =>
        [.. _records.Where(entry => entry.Key.Lane == Lane.Telemetry).SelectMany(entry => { lock (entry.Value) { return entry.Value.ToArray(); } })
            .Select(bytes => TelemetryBlock.TryRead(bytes.Span, out var block) ? block : null)];

    /// <summary>Forgets what came after the first records, as a database restored from a backup.</summary>
    public void RestoreTo(Lane lane, int records)
    {
        foreach (var entry in _records.Where(entry => entry.Key.Lane == lane))
        {
            lock (entry.Value)
            {
                entry.Value.RemoveRange(records, entry.Value.Count - records);
            }
        }
    }

    /// <summary>Believes that it has so many records, as after it worked with the original of a copied store.</summary>
    public void Pretend(ByteString storeId, Lane lane, int records) =>
        _records[(storeId.ToBase64(), lane)] = [.. Enumerable.Repeat(ByteString.CopyFromUtf8(""), records)];

    public EnrolReply Enrol(EnrolRequest request)
    {
        var reply = new EnrolReply
        {
            AgentId = ByteString.CopyFrom(AgentId.ToByteArray(bigEndian: true)),
            AgentsAddress = AgentsAddress,
            TenantCode = "SAIF",
            AgentName = "agent-a",
        };
        reply.CertificateChain.Add(ByteString.CopyFrom(Authority.Agent(request.CertificateRequest.ToByteArray(), AgentId).RawData));
        reply.CertificateChain.Add(ByteString.CopyFrom(Authority.Issuing.RawData));
        reply.TrustedRoots.Add(ByteString.CopyFrom(Authority.Root.RawData));
        return reply;
    }

    /// <summary>The next frame of a kind; others that came before it are passed over.</summary>
    public async Task<AgentFrame> NextAsync(AgentFrame.BodyOneofCase body)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var passed = new List<string>();
        try
        {
            while (await Seen.Reader.ReadAsync(patience.Token) is var frame)
            {
                if (frame.BodyCase == body)
                {
                    return frame;
                }

                passed.Add(frame.BodyCase.ToString());
            }
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException($"No {body} came within 30 s; came: {string.Join(", ", passed.TakeLast(20))}.", e);
        }

        throw new InvalidOperationException("unreachable");
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task ServeAsync(HttpContext context, GrpcReader<AgentFrame> requests, GrpcWriter<HubFrame> replies, CancellationToken cancellationToken)
    {
        var stream = new HubStream(this, context, requests, replies);
        Streams.Writer.TryWrite(stream);
        if (OnStream is { } script)
        {
            await script(stream, cancellationToken);
            return;
        }

        await stream.ServeAsync(cancellationToken);
    }

    internal List<ByteString> Book(ByteString store, Lane lane) => _records.GetOrAdd((store.ToBase64(), lane), _ => []);
}
