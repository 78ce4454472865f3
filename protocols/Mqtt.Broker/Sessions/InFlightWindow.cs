using System.Numerics;

namespace EdgeHub.Mqtt.Broker;

/// <summary>
/// Deliveries that have a packet identifier. Identifiers go round; each has its place by its low bits, so that finding one costs no search and a place
/// that is taken only means the next identifier. The table grows with use up to the window.
/// </summary>
internal sealed class InFlightWindow
{
    private const int FirstPlaces = 16;
    private const int MostPlaces = 1 << 16;

    private Delivery?[] _places = [];
    private ushort _last;

    public int Count { get; private set; }

    /// <summary>Gives a delivery its packet identifier. There must be fewer than 65,535.</summary>
    public void Add(Delivery delivery)
    {
        if (Count * 2 >= _places.Length && _places.Length < MostPlaces)
        {
            Grow(Math.Max(FirstPlaces, _places.Length * 2));
        }

        do
        {
            _last = _last == ushort.MaxValue ? (ushort)1 : (ushort)(_last + 1);
        }
        while (_places[_last & (_places.Length - 1)] is not null);

        delivery.PacketIdentifier = _last;
        Put(delivery);
    }

    /// <summary>Puts back one that has its packet identifier from before; false when that is in use.</summary>
    public bool Restore(Delivery delivery)
    {
        while (_places.Length == 0 || _places[delivery.PacketIdentifier & (_places.Length - 1)] is not null)
        {
            if (_places.Length == MostPlaces)
            {
                return false;
            }

            Grow(Math.Max(FirstPlaces, _places.Length * 2));
        }

        Put(delivery);
        return true;
    }

    public Delivery? Find(ushort packetIdentifier) =>
        _places.Length > 0 && _places[packetIdentifier & (_places.Length - 1)] is { } delivery && delivery.PacketIdentifier == packetIdentifier ? delivery : null;

    public void Remove(Delivery delivery)
    {
        _places[delivery.PacketIdentifier & (_places.Length - 1)] = null;
        Count--;
    }

    /// <summary>Gives memory back that is not in use.</summary>
    public void Trim() => _places = Count == 0 ? [] : _places;

    /// <summary>All of them in the order in which they were first to be sent (MQTT-4.6.0-1).</summary>
    public List<Delivery> InOrder()
    {
        var all = new List<Delivery>(Count);
        foreach (var delivery in _places)
        {
            if (delivery is not null)
            {
                all.Add(delivery);
            }
        }

        all.Sort(static (left, right) => left.Sequence.CompareTo(right.Sequence));
        return all;
    }

    public void Clear() => (_places, Count) = ([], 0);

    private void Put(Delivery delivery)
    {
        _places[delivery.PacketIdentifier & (_places.Length - 1)] = delivery;
        Count++;
    }

    private void Grow(int places)
    {
        var old = _places;
        _places = new Delivery?[BitOperations.RoundUpToPowerOf2((uint)places) is var size && size > MostPlaces ? MostPlaces : (int)size];
        foreach (var delivery in old)
        {
            if (delivery is not null)
            {
                _places[delivery.PacketIdentifier & (_places.Length - 1)] = delivery;
            }
        }
    }
}
