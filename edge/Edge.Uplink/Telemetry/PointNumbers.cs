using System.Globalization;
using EdgeHub.Edge.Store;
using EdgeHub.HubLink;
using Google.Protobuf;

namespace EdgeHub.Edge.Uplink;

/// <summary>
/// What the numbers of points in this store's blocks stand for. Kept in the store beside the blocks, so that a block which waits for weeks still has its
/// names, whatever the configuration says by then. A number is never used for another point. Safe from any thread.
/// </summary>
public sealed class PointNumbers
{
    /// <summary>Points of one store, those no longer configured included.</summary>
    public const int MaxPoints = 250_000;

    private const string Prefix = "point/";
    private readonly LiveStore _store;
    private readonly Lock _lock = new();
    private readonly List<PointDefinition> _definitions = [];
    private readonly Dictionary<(string Machine, string Name, PointKind Kind), int> _places = [];

    /// <summary>Reads what the store knows.</summary>
    public PointNumbers(LiveStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        _store = store;
        foreach (var state in store.Current.ReadStates(Prefix))
        {
            Place(PointDefinition.Parser.ParseFrom(state.Value!.Value.Span));
        }
    }

    /// <summary>Grows with every definition that is added or changed; a stream that sent its tables at an earlier one sends them all again.</summary>
    public int Version => Volatile.Read(ref _version);

    private int _version;

    /// <summary>The numbers of points, in their order; durable when this completes, so that no block goes before its names.</summary>
    /// <param name="points">Number is left at 0; everything else is as the configuration says.</param>
    /// <param name="cancellationToken">Gives up waiting for the store.</param>
    /// <exception cref="InvalidOperationException">There are more than <see cref="MaxPoints"/>.</exception>
    public async Task<uint[]> AssignAsync(IReadOnlyList<PointDefinition> points, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(points);
        var numbers = new uint[points.Count];
        var changes = new List<PointDefinition>();
        lock (_lock)
        {
            var next = _definitions.Count;
            for (var i = 0; i < points.Count; i++)
            {
                var point = points[i].Clone();
                var known = _places.TryGetValue((point.Machine, point.Name, point.Kind), out var place);
                place = known ? place : next++;
                point.Number = numbers[i] = (uint)place + 1;
                if (!known || !_definitions[place].Equals(point))
                {
                    changes.Add(point);
                }
            }

            if (next > MaxPoints)
            {
                throw new InvalidOperationException($"An agent has at most {MaxPoints} points in its life. Begin a new data folder for a new plant.");
            }
        }

        foreach (var part in changes.Chunk(500))
        {
            await _store.Current.WriteStateAsync([.. part.Select(point => new StateChange(Key(point.Number), point.ToByteArray()))], cancellationToken);
        }

        lock (_lock)
        {
            changes.ForEach(Place);
            _version += changes.Count;
        }

        return numbers;
    }

    /// <summary>Definitions in parts that fit into a frame each; a stream begins with all of them and sends all again when <see cref="Version"/> has grown.</summary>
    internal IReadOnlyList<PointTable> Tables()
    {
        const int Room = 48 << 10;
        var storeId = ByteString.CopyFrom(_store.Current.StoreId.Span);
        var tables = new List<PointTable>();
        lock (_lock)
        {
            var bytes = Room;
            foreach (var definition in _definitions)
            {
                var size = definition.CalculateSize() + 4;
                if (bytes + size > Room)
                {
                    tables.Add(new PointTable { StoreId = storeId });
                    bytes = 0;
                }

                tables[^1].Points.Add(definition);
                bytes += size;
            }
        }

        return tables;
    }

    // Ten digits, so that the order of keys is the order of numbers.
    private static string Key(uint number) => Prefix + number.ToString("D10", CultureInfo.InvariantCulture);

    private void Place(PointDefinition definition)
    {
        var place = (int)definition.Number - 1;
        if (place == _definitions.Count)
        {
            _definitions.Add(definition);
        }
        else
        {
            _definitions[place] = definition;
        }

        _places[(definition.Machine, definition.Name, definition.Kind)] = place;
    }
}
