using System.Security.Cryptography.X509Certificates;
using EdgeHub.Grpc;
using EdgeHub.HubLink;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;

namespace EdgeHub.Edge.Uplink.Tests;

/// <summary>One stream at the scripted hub.</summary>
internal sealed class HubStream(ScriptedHub hub, HttpContext context, GrpcReader<AgentFrame> requests, GrpcWriter<HubFrame> replies)
{
    public Hello Hello { get; private set; } = new();

    public X509Certificate2? Certificate { get; } = context.Connection.ClientCertificate;

    /// <summary>Cuts the connection as a pulled cable would.</summary>
    public void Cut() => context.Abort();

    public ValueTask SendAsync(HubFrame frame) => replies.WriteAsync(frame);

    public async Task<AgentFrame?> ReadAsync(CancellationToken cancellationToken)
    {
        var frame = await requests.ReadAsync(cancellationToken);
        if (frame is not null)
        {
            hub.Seen.Writer.TryWrite(frame);
        }

        return frame;
    }

    /// <summary>The good hub: welcome, then batches and acknowledgements, with a pulse every 200 ms.</summary>
    public async Task ServeAsync(CancellationToken cancellationToken)
    {
        Hello = (await ReadAsync(cancellationToken))!.Hello;
        var welcome = new Welcome { Schema = 1, Epoch = 7, HubUs = NowUs(), TenantCode = "SAIF", AgentName = "agent-a", HeartbeatSeconds = 1 };
        foreach (var lane in Hello.Lanes.Select(state => state.Lane))
        {
            var book = hub.Book(Store(lane), lane);
            lock (book)
            {
                welcome.Watermarks.Add(new LaneWatermark { Lane = lane, Next = (ulong)book.Count + 1 });
            }
        }

        hub.OnWelcome?.Invoke(welcome);
        await SendAsync(new HubFrame { Welcome = welcome });
        foreach (var frame in hub.AfterWelcome)
        {
            await SendAsync(frame);
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pulsing = PulseAsync(stop.Token);
        try
        {
            while (await ReadAsync(cancellationToken) is { } frame)
            {
                if (frame.BodyCase == AgentFrame.BodyOneofCase.Batch && (hub.OnBatch is null || await hub.OnBatch(this, frame.Batch)))
                {
                    await TakeAsync(frame.Batch);
                }
            }
        }
        finally
        {
            await stop.CancelAsync();
            await pulsing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Takes what is new of a batch and acknowledges.</summary>
    public async Task TakeAsync(Batch batch)
    {
        var book = hub.Book(Store(batch.Lane), batch.Lane);
        ulong next;
        lock (book)
        {
            while (batch.GivenUpFrom > 0 && book.Count + 1 < (long)batch.First)
            {
                book.Add(ByteString.Empty);
            }

            var known = book.Count + 1 - (long)batch.First;
            if (known >= 0)
            {
                book.AddRange(batch.Records.Skip((int)known));
            }

            next = (ulong)book.Count + 1;
        }

        await SendAsync(new HubFrame { Ack = new Ack { Lane = batch.Lane, Next = next, HubUs = NowUs() } });
    }

    private ByteString Store(Lane lane) => Hello.Lanes.FirstOrDefault(state => state.Lane == lane) is { StoreId.Length: > 0 } own ? own.StoreId : Hello.StoreId;

    private async Task PulseAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            await SendAsync(new HubFrame { Pulse = new Pulse { HubUs = NowUs() } });
        }
    }

    private static long NowUs() => AgentClock.Microseconds(TimeProvider.System.GetUtcNow());
}
