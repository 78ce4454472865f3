namespace EdgeHub.Mqtt.Client;

/// <summary>
/// What the client wants to hear and how far the broker knows it. It outlasts connections: what is not known to be in place at the broker is asked for,
/// whoever lost it (MQTT 5, 3.1.2.4, 3.2.2.1.1). Not safe from several threads: its owner locks.
/// </summary>
internal sealed class SubscriptionBook(PacketIdentifiers identifiers, int most)
{
    private const int MostInOnePacket = 100;
    private readonly OrderedDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<ushort, (bool IsLeaving, List<Entry> Entries)> _asked = [];

    /// <summary>True when the broker has answered all.</summary>
    public bool IsSettled => _asked.Count == 0 && _entries.Values.All(entry => entry.Stage == Stage.Settled);

    /// <summary>What was refused on this connection.</summary>
    public IEnumerable<(MqttSubscription Subscription, ReasonCode Code)> Refused =>
        _entries.Values.Where(entry => entry is { Stage: Stage.Settled, IsLeaving: false, Code: >= ReasonCode.UnspecifiedError }).Select(entry => (entry.Subscription, entry.Code));

    /// <summary>Wants a subscription; one with the same filter is replaced. Completes with the broker's answer.</summary>
    public Task<ReasonCode> Want(MqttSubscription subscription) => Put(subscription, isLeaving: false);

    /// <summary>Wants it no more. Completes with the broker's answer.</summary>
    public Task<ReasonCode> Leave(string filter) => Put(new MqttSubscription(filter), isLeaving: true);

    /// <summary>A connection begins.</summary>
    /// <param name="isKnown">False when the broker may know none, or another one's.</param>
    public void Begin(bool isKnown)
    {
        foreach (var identifier in _asked.Keys)
        {
            identifiers.Release(identifier);
        }

        _asked.Clear();
        foreach (var entry in _entries.Values)
        {
            // What was refused may be allowed now.
            var isInPlace = isKnown && entry is { Stage: Stage.Settled, Code: < ReasonCode.UnspecifiedError };
            entry.IsChanged = false;
            entry.Stage = isInPlace ? Stage.Settled : Stage.Wanted;
        }
    }

    /// <summary>The next that fit into one packet, of one kind and with one subscription identifier; null when all was asked.</summary>
    public Request? Next()
    {
        var first = _entries.Values.FirstOrDefault(entry => entry.Stage == Stage.Wanted);
        if (first is null)
        {
            return null;
        }

        var together = _entries.Values
            .Where(entry => entry.Stage == Stage.Wanted && entry.IsLeaving == first.IsLeaving && entry.Subscription.Identifier == first.Subscription.Identifier)
            .Take(MostInOnePacket).ToList();
        together.ForEach(entry => entry.Stage = Stage.Asked);
        var identifier = identifiers.Take();
        _asked.Add(identifier, (first.IsLeaving, together));
        return new Request(identifier, first.IsLeaving, [.. together.Select(entry => entry.Subscription)]);
    }

    /// <summary>SUBACK or UNSUBACK; of 3.1.1 the latter has no codes.</summary>
    /// <exception cref="MqttProtocolException">Nothing of that kind was asked, or the number of answers is another.</exception>
    public void Answered(ushort identifier, ReadOnlySpan<ReasonCode> codes, bool isLeaving, bool hasCodes)
    {
        if (!_asked.Remove(identifier, out var asked) || asked.IsLeaving != isLeaving || (hasCodes && codes.Length != asked.Entries.Count))
        {
            throw new MqttProtocolException(ReasonCode.ProtocolError, isLeaving ? "MQTT-3.11.3-1" : "MQTT-3.9.3-1");
        }

        identifiers.Release(identifier);
        for (var i = 0; i < asked.Entries.Count; i++)
        {
            Settle(asked.Entries[i], hasCodes ? codes[i] : ReasonCode.Success);
        }
    }

    /// <summary>Ends all that waits for an answer.</summary>
    public void Fail(MqttException why)
    {
        foreach (var entry in _entries.Values)
        {
            entry.Done.TrySetException(why);
        }
    }

    private Task<ReasonCode> Put(MqttSubscription subscription, bool isLeaving)
    {
        if (!_entries.TryGetValue(subscription.Filter, out var entry))
        {
            Bound.Require(_entries.Count < most, "There are as many subscriptions as MaxSubscriptions allows.");
            _entries.Add(subscription.Filter, entry = new Entry(subscription));
        }

        // Who waits for what is replaced gets the answer to what replaces it.
        if (entry.Done.Task.IsCompleted)
        {
            entry.Done = New();
        }

        (entry.Subscription, entry.IsLeaving) = (subscription, isLeaving);
        entry.IsChanged = entry.Stage == Stage.Asked;
        entry.Stage = entry.IsChanged ? Stage.Asked : Stage.Wanted;
        return entry.Done.Task;
    }

    private void Settle(Entry entry, ReasonCode code)
    {
        if (entry.IsChanged)
        {
            (entry.IsChanged, entry.Stage) = (false, Stage.Wanted);
            return;
        }

        (entry.Stage, entry.Code) = (Stage.Settled, code);
        if (entry.IsLeaving)
        {
            _entries.Remove(entry.Subscription.Filter);
        }

        entry.Done.TrySetResult(code);
    }

    private static TaskCompletionSource<ReasonCode> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private enum Stage
    {
        Wanted,
        Asked,
        Settled,
    }

    /// <summary>What goes into one SUBSCRIBE or UNSUBSCRIBE.</summary>
    internal sealed record Request(ushort Identifier, bool IsLeaving, IReadOnlyList<MqttSubscription> Subscriptions);

    private sealed class Entry(MqttSubscription subscription)
    {
        public MqttSubscription Subscription { get; set; } = subscription;

        public bool IsLeaving { get; set; }

        public Stage Stage { get; set; }

        public ReasonCode Code { get; set; }

        public bool IsChanged { get; set; }

        public TaskCompletionSource<ReasonCode> Done { get; set; } = New();
    }
}
