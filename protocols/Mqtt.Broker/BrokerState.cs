using Microsoft.Extensions.Logging;

namespace EdgeHub.Mqtt.Broker;

/// <summary>What all connections of a broker share.</summary>
internal sealed class BrokerState
{
    public BrokerState(BrokerOptions options, IBrokerAccess access, IBrokerStore? store, ILogger logger, TimeProvider time)
    {
        Options = options;
        Access = access;
        Log = logger;
        Clock = new BrokerClock(time);
        Subscriptions = new SubscriptionTree(options.Limits.MaxCachedTopics);
        Retained = new RetainedStore(options.Limits);
        Router = new Router(this);
        Sessions = new SessionBook(this);
        Journal = store is null ? null : new Journal(this, store);
    }

    public BrokerOptions Options { get; }

    public IBrokerAccess Access { get; }

    public ILogger Log { get; }

    public BrokerClock Clock { get; }

    public BrokerCounters Counters { get; } = new();

    public SubscriptionTree Subscriptions { get; }

    public RetainedStore Retained { get; }

    public Router Router { get; }

    public SessionBook Sessions { get; }

    /// <summary>Null when nothing outlives the process.</summary>
    public Journal? Journal { get; }
}
