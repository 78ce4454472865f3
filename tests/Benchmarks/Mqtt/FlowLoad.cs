using System.Diagnostics;
using EdgeHub.Mqtt;

namespace EdgeHub.Benchmarks;

/// <summary>Publishers and subscribers of a shape at one broker: as much as it takes, or so much a second.</summary>
internal sealed class FlowLoad : IDisposable
{
    /// <summary>When nothing has arrived for so long, what is on its way is lost.</summary>
    private static readonly TimeSpan LostAfter = TimeSpan.FromSeconds(3);

    /// <summary>When paced the load looks ten times a millisecond, or it would take the processor from the broker; that is in all times.</summary>
    private const int RestWhenPaced = 100;
    private readonly FlowShape _shape;
    private readonly LoadLoop _loop;
    private readonly List<LoadSubscriber> _subscribers = [];
    private readonly List<LoadPublisher> _publishers = [];
    private readonly List<LoadConnection> _all = [];
    private long _offered;
    private long _lastTaken;
    private long _lastTakenAt = Stopwatch.GetTimestamp();
    private long _givenUp;

    /// <summary>Connects and subscribes all.</summary>
    public FlowLoad(FlowShape shape, int port, ProtocolVersion version, LoadLoop loop)
    {
        (_shape, _loop) = (shape, loop);
        for (var i = 0; i < shape.Subscribers; i++)
        {
            var subscriber = new LoadSubscriber(port, $"subscriber-{i}", version) { PayloadBytes = shape.PayloadBytes };
            _subscribers.Add(subscriber);
            _all.Add(subscriber);
            _loop.Until(() => subscriber.IsAccepted, _all);
            subscriber.Subscribe(shape.FiltersOf(i), shape.QoS);
        }

        _loop.Until(() => _subscribers.TrueForAll(subscriber => subscriber.IsSubscribed), _all);
        for (var i = 0; i < shape.Publishers; i++)
        {
            var at = i;
            var ring = new PublishRing(slot => shape.TopicOf(at, slot), shape.Slots, shape.Window, shape.PayloadBytes, shape.QoS, retain: false, version);
            var publisher = new LoadPublisher(port, $"publisher-{i}", version, ring, shape.QoS);
            _publishers.Add(publisher);
            _all.Add(publisher);
            _loop.Until(() => publisher.IsAccepted, _all);
        }
    }

    public long Received => _subscribers.Sum(subscriber => subscriber.Received);

    public long Expected => _offered * _shape.Copies;

    /// <summary>Messages that the slowest subscriber has got.</summary>
    private long Taken => _shape.EachGetsAll ? _subscribers.Min(subscriber => subscriber.Received) : Received;

    /// <summary>Publishes as much as comes through.</summary>
    public void Flood(TimeSpan length)
    {
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < length;)
        {
            var room = _shape.MostOnTheWay - (_offered - Taken - _givenUp);

            // A few large sends rather than many small ones.
            for (var i = 0; i < _publishers.Count && room >= _shape.MostOnTheWay / 4; i++)
            {
                var share = Math.Min(room / _publishers.Count, _publishers[i].Room);
                _publishers[i].Offer(share);
                _offered += share;
            }

            _loop.Turn(_all, _shape.RestMicroseconds);
            GiveUp();
        }
    }

    /// <summary>Publishes so many messages a second, by turns, each at its time; what can't leave in time has its delay counted.</summary>
    public void Pace(double perSecond, TimeSpan length, ArrivalTimes? times)
    {
        _subscribers.ForEach(subscriber => subscriber.Times = times);
        var ticks = Stopwatch.Frequency / perSecond;
        var first = _offered;
        var count = (long)(perSecond * length.TotalSeconds);
        var began = Stopwatch.GetTimestamp();
        while (_offered - first < count)
        {
            var due = Math.Min(count, (long)((Stopwatch.GetTimestamp() - began) / ticks));
            while (_offered - first < due && _publishers[(int)(_offered % _publishers.Count)] is { CanStamp: true } publisher)
            {
                publisher.OfferDue(began + (long)((_offered - first) * ticks));
                _offered++;
            }

            var untilNext = (began + ((_offered - first) * ticks) - Stopwatch.GetTimestamp()) * 1e6 / Stopwatch.Frequency;
            _loop.Turn(_all, RestWhenPaced, (int)Math.Clamp(untilNext, 0, LoadLoop.Patience));
        }
    }

    /// <summary>Turns until all that was published has arrived or nothing more does.</summary>
    public void Drain()
    {
        var (seen, at) = (Received, Stopwatch.GetTimestamp());
        while (seen < Expected && Stopwatch.GetElapsedTime(at) < LostAfter)
        {
            _loop.Turn(_all);
            if (Received != seen)
            {
                (seen, at) = (Received, Stopwatch.GetTimestamp());
            }
        }
    }

    public void Dispose() => _all.ForEach(connection => connection.Dispose());

    /// <summary>Lost messages must not stop the flow.</summary>
    private void GiveUp()
    {
        var taken = Taken;
        if (taken != _lastTaken || _offered - taken - _givenUp <= 0)
        {
            (_lastTaken, _lastTakenAt) = (taken, Stopwatch.GetTimestamp());
        }
        else if (Stopwatch.GetElapsedTime(_lastTakenAt) > LostAfter)
        {
            _givenUp = _offered - taken;
        }
    }
}
