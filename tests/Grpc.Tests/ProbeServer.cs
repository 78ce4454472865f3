using System.Net;
using EdgeHub.Grpc.Tests.Probe;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Grpc.Tests;

/// <summary>A real Kestrel with the probe service on a free loopback port.</summary>
public sealed class ProbeServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ProbeServer(WebApplication app) => _app = app;

    public const string Echo = "/probe.v1.Probe/Echo";
    public const string Uplink = "/probe.v1.Probe/Uplink";
    public const string Hang = "/probe.v1.Probe/Hang";
    public const string Break = "/probe.v1.Probe/Break";
    public const string Stop = "/probe.v1.Probe/Stop";

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    public TaskCompletionSource HangEnded { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static async Task<ProbeServer> StartAsync(Action<ListenOptions>? listen = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, options =>
        {
            options.Protocols = HttpProtocols.Http2;
            listen?.Invoke(options);
        }));
        var server = new ProbeServer(builder.Build());
        server.Map();
        await server._app.StartAsync();
        var addresses = server._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        server.Address = new Uri(addresses.Addresses.Single());
        return server;
    }

    public GrpcChannel Channel(int maxMessageBytes = GrpcLimits.DefaultMaxMessageBytes) =>
        GrpcChannel.Create(Address, new GrpcChannelOptions { MaxMessageBytes = maxMessageBytes });

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private void Map()
    {
        _app.MapGrpcUnary<EchoRequest, EchoReply>(Echo, EchoRequest.Parser, (_, request, _) =>
            request.FailCode == 0
                ? Task.FromResult(new EchoReply { Text = request.Text })
                : throw new GrpcStatusException((GrpcStatusCode)request.FailCode, "asked to fail: ñ%:/"));
        _app.MapGrpcDuplex<Portion, Receipt>(Uplink, Portion.Parser, async (_, requests, replies, cancellationToken) =>
        {
            await foreach (var portion in requests.ReadAllAsync(cancellationToken))
            {
                await replies.WriteAsync(new Receipt { Number = portion.Number, Bytes = (uint)portion.Payload.Length }, cancellationToken);
            }
        });
        _app.MapGrpcUnary<EchoRequest, EchoReply>(Hang, EchoRequest.Parser, async (_, _, cancellationToken) =>
        {
            using var ended = cancellationToken.Register(() => HangEnded.TrySetResult());
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return new EchoReply();
        });
        _app.MapGrpcUnary<EchoRequest, EchoReply>(Break, EchoRequest.Parser, (_, _, _) => throw new FormatException("secret text"));
        _app.MapGrpcDuplex<Portion, Receipt>(Stop, Portion.Parser, async (_, requests, replies, cancellationToken) =>
        {
            var first = await requests.ReadAsync(cancellationToken);
            await replies.WriteAsync(new Receipt { Number = first!.Number }, cancellationToken);
            throw new GrpcStatusException(GrpcStatusCode.FailedPrecondition, "enough");
        });
        _app.MapGrpcFallback();
    }
}
