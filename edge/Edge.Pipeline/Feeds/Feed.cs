using System.Threading.Channels;

namespace EdgeHub.Edge.Pipeline;

/// <summary>Hands items to everybody who subscribed. A slow subscriber loses its oldest items and sees how many; nobody waits for it.</summary>
public sealed class Feed<T>
{
    private const int MaxSubscribers = 64;
    private readonly Lock _gate = new();
    private readonly List<FeedSubscription<T>> _subscribers = [];

    /// <summary>Begins to receive; dispose to end.</summary>
    /// <param name="capacity">Items that wait for the subscriber before the oldest are dropped. Default 64.</param>
    /// <exception cref="InvalidOperationException">64 subscribers are there already.</exception>
    public FeedSubscription<T> Subscribe(int capacity = 64)
    {
        var subscription = new FeedSubscription<T>(this, capacity);
        lock (_gate)
        {
            if (_subscribers.Count >= MaxSubscribers)
            {
                throw new InvalidOperationException($"{MaxSubscribers} subscribers follow already. Close a page.");
            }

            _subscribers.Add(subscription);
        }

        return subscription;
    }

    internal void Publish(T item)
    {
        lock (_gate)
        {
            foreach (var subscriber in _subscribers)
            {
                subscriber.Write(item);
            }
        }
    }

    internal void Remove(FeedSubscription<T> subscription)
    {
        lock (_gate)
        {
            _subscribers.Remove(subscription);
        }
    }
}

/// <summary>One subscriber's place in a feed.</summary>
public sealed class FeedSubscription<T> : IDisposable
{
    private readonly Feed<T> _feed;
    private readonly Channel<T> _channel;
    private long _dropped;

    internal FeedSubscription(Feed<T> feed, int capacity)
    {
        _feed = feed;
        _channel = Channel.CreateBounded<T>(
            new BoundedChannelOptions(capacity) { FullMode = BoundedChannelFullMode.DropOldest },
            _ => Interlocked.Increment(ref _dropped));
    }

    /// <summary>The items in order; ends when disposed.</summary>
    public ChannelReader<T> Reader => _channel.Reader;

    /// <summary>Items that this subscriber was too slow for.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <inheritdoc/>
    public void Dispose()
    {
        _feed.Remove(this);
        _channel.Writer.TryComplete();
    }

    internal void Write(T item) => _channel.Writer.TryWrite(item);
}
