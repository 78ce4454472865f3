using EdgeHub.Grpc;
using EdgeHub.HubLink;

namespace EdgeHub.Hub.Fleet.Tests;

/// <summary>One stream of a <see cref="SimAgent"/>.</summary>
internal sealed class SimStream : IAsyncDisposable
{
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(1);
    private readonly GrpcChannel _channel;
    private readonly SimAgent _agent;
    private readonly GrpcDuplexCall<AgentFrame, HubFrame> _call;

    public SimStream(GrpcChannel channel, SimAgent agent)
    {
        _channel = channel;
        _agent = agent;
        _call = channel.Duplex<AgentFrame, HubFrame>("/edgehub.hublink.v1.AgentLink/Connect", HubFrame.Parser, TestContext.Current.CancellationToken);
    }

    public Welcome Welcome { get; private set; } = new();

    public ulong Wanted(Lane lane = Lane.Scan) => Welcome.Watermarks.Single(watermark => watermark.Lane == lane).Next;

    public ValueTask SendAsync(AgentFrame frame) => _call.WriteAsync(frame, TestContext.Current.CancellationToken);

    /// <summary>Sends records from a number on, as one batch.</summary>
    public ValueTask SendScansAsync(ulong first, int count, uint schema = 1)
    {
        var batch = new Batch { Lane = Lane.Scan, First = first, Schema = schema };
        batch.Records.AddRange(_agent.Scans.Skip((int)first - 1).Take(count));
        return SendAsync(new AgentFrame { Batch = batch });
    }

    /// <summary>Sends blocks of values from a number on, as one batch.</summary>
    public ValueTask SendBlocksAsync(ulong first, int count, ulong givenUpFrom = 0)
    {
        var batch = new Batch { Lane = Lane.Telemetry, First = first, Schema = 1, GivenUpFrom = givenUpFrom };
        batch.Records.AddRange(_agent.Blocks.Skip((int)first - 1).Take(count));
        return SendAsync(new AgentFrame { Batch = batch });
    }

    /// <summary>Sends everything from the number that the hub wants, and waits until all of it is acknowledged.</summary>
    public async Task DrainAsync(int perBatch = 100)
    {
        var next = Wanted();
        while (next <= (ulong)_agent.Scans.Count)
        {
            await SendScansAsync(next, perBatch);
            next += (ulong)perBatch;
        }

        await AckedAsync((ulong)_agent.Scans.Count + 1);
    }

    public async Task WelcomeAsync() => Welcome = (await NextAsync(HubFrame.BodyOneofCase.Welcome)).Welcome;

    public async Task AckedAsync(ulong next, Lane? lane = null)
    {
        while ((await NextAsync(HubFrame.BodyOneofCase.Ack)).Ack is var ack && (ack.Next != next || (lane is not null && ack.Lane != lane)))
        {
        }
    }

    /// <summary>The next frame of a kind; others are passed over. A refusal that was not asked for fails the test.</summary>
    public async Task<HubFrame> NextAsync(params HubFrame.BodyOneofCase[] kinds)
    {
        while (true)
        {
            var frame = await _call.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Within)
                ?? throw new InvalidOperationException($"The stream ended while {string.Join(" or ", kinds)} was awaited.");
            if (kinds.Contains(frame.BodyCase))
            {
                return frame;
            }

            if (frame.BodyCase == HubFrame.BodyOneofCase.Refusal)
            {
                throw new InvalidOperationException($"Refused while {string.Join(" or ", kinds)} was awaited: {frame.Refusal.Code}: {frame.Refusal.Text}");
            }
        }
    }

    /// <summary>The next frame of any kind; null at the end.</summary>
    public async Task<HubFrame?> AnyAsync() => await _call.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Within);

    /// <summary>Reads to the end and gives the code of the refusal.</summary>
    public async Task<string> RefusalAsync()
    {
        var refusal = (await NextAsync(HubFrame.BodyOneofCase.Refusal)).Refusal;
        Assert.NotEmpty(refusal.Text);
        Assert.Null(await _call.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Within));
        return refusal.Code;
    }

    public async ValueTask DisposeAsync()
    {
        await _call.DisposeAsync();
        _channel.Dispose();
    }
}
