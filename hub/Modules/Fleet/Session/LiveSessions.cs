using System.Collections.Concurrent;
using EdgeHub.Hub.Kernel;
using EdgeHub.HubLink;

namespace EdgeHub.Hub.Fleet;

/// <summary>The streams of this node, at most one per agent.</summary>
internal sealed class LiveSessions : IAgentLinks
{
    public static readonly Error NotConnected = new(
        "fleet.agent_not_connected", ErrorKind.State, "The agent is not connected. The command can be given when it is.");

    public static readonly Error Busy = new(
        "fleet.agent_busy", ErrorKind.Limit, "The agent has not taken what was sent before. Try again in some seconds.");

    private readonly ConcurrentDictionary<Guid, LiveSession> _byAgent = new();

    /// <summary>Every stream now.</summary>
    public ICollection<LiveSession> All => _byAgent.Values;

    /// <summary>The agent's stream on this node, or null.</summary>
    public LiveSession? Find(Guid agentId) => _byAgent.GetValueOrDefault(agentId);

    /// <summary>Takes the place of an older stream, which is ended, and waits until that one has let go of its lanes.</summary>
    public async Task EnterAsync(LiveSession session, CancellationToken cancellationToken)
    {
        LiveSession? older = null;
        _byAgent.AddOrUpdate(session.Agent.AgentId, session, (_, present) =>
        {
            older = present;
            return session;
        });
        if (older is not null)
        {
            older.End(StreamEnd.Replaced);
            await older.Left.WaitAsync(cancellationToken);
        }
    }

    /// <summary>The stream has ended.</summary>
    public void Leave(LiveSession session) => _byAgent.TryRemove(new KeyValuePair<Guid, LiveSession>(session.Agent.AgentId, session));

    /// <summary>Ends the agent's stream, if it has one here.</summary>
    public void End(Guid agentId, StreamEnd end) => Find(agentId)?.End(end);

    /// <inheritdoc/>
    public Result<bool> Send(TenantScope tenant, Guid agentId, Command command)
    {
        if (Find(agentId) is not { } session || session.Agent.Tenant.TenantId != tenant.TenantId)
        {
            return NotConnected;
        }

        return session.Outgoing.TrySend(new HubFrame { Command = command }) ? true : Busy;
    }
}

/// <summary>One running stream as others see it.</summary>
internal sealed class LiveSession(Admission agent, Outgoing outgoing, DateTimeOffset began) : IDisposable
{
    private readonly CancellationTokenSource _ended = new();
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private StreamEnd? _end;

    public Admission Agent => agent;

    public Outgoing Outgoing => outgoing;

    /// <summary>Tells this stream from every other one of the same agent, on any node.</summary>
    public Guid ConnectionId { get; } = Guid.CreateVersion7(began);

    public DateTimeOffset Began => began;

    /// <summary>Cancelled when the stream shall end.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>Why, once it shall.</summary>
    public StreamEnd? Why => Volatile.Read(ref _end);

    /// <summary>Completes when the stream's tasks are through.</summary>
    public Task Left => _left.Task;

    /// <summary>What the agent said of itself; newest wins.</summary>
    public AgentHealth Health { get; } = new();

    /// <summary>Commands that people gave and wait for.</summary>
    public AwaitedResults Awaited { get; } = new();

    /// <summary>Plant and stations, once Hello was taken.</summary>
    public Assignment? Assignment { get; set; }

    /// <summary>Epoch of the tenant's rows that the Welcome was made from.</summary>
    public int Epoch { get; set; }

    /// <summary>Ends the stream; the first reason stands.</summary>
    public void End(StreamEnd end)
    {
        if (Interlocked.CompareExchange(ref _end, end, null) is null)
        {
            _ended.Cancel();
        }
    }

    /// <summary>The stream's tasks are through.</summary>
    public void MarkLeft() => _left.TrySetResult();

    /// <inheritdoc/>
    public void Dispose() => _ended.Dispose();
}
