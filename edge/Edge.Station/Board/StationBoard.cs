using EdgeHub.Edge.Pipeline;
using EdgeHub.StationRules;

namespace EdgeHub.Edge.Station;

/// <summary>What one station shows: its last outcomes, the unit in front of the operator, who works there. Safe from any thread.</summary>
internal sealed class StationBoard
{
    private readonly Lock _gate = new();
    private readonly List<OutcomeView> _recent = [];
    private readonly Queue<HubVerdict> _corrections = new();
    private readonly BoardSources _sources;
    private TaskCompletionSource _changed = NewSignal();
    private ScanOutcome? _last;
    private UnitView? _unit;
    private IReadOnlyList<string> _actions = [];
    private IReadOnlyList<StationMessage> _messages = [];
    private int _pages;
    private long _lastId;
    private long _version;

    public StationBoard(string code, BoardSources sources)
    {
        (Code, _sources) = (code, sources);
        // Ids go on rising over a restart of the agent, so that an open page never takes a new outcome for an old one.
        _lastId = sources.Time.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var outcome in sources.Pipeline.Recent(code).Reverse())
        {
            Show(outcome);
        }
    }

    /// <summary>Code of the station.</summary>
    public string Code { get; }

    /// <summary>Pages that follow it now.</summary>
    public int Pages => Volatile.Read(ref _pages);

    /// <summary>Completes at the next change.</summary>
    public Task Changed
    {
        get
        {
            lock (_gate)
            {
                return _changed.Task;
            }
        }
    }

    /// <summary>Equal as long as the page would show the same.</summary>
    public BoardKey Key
    {
        get
        {
            var (plan, link, supply) = (_sources.Knowledge.Plan.Version, _sources.Link(), _sources.Starts.Supply(Code));
            lock (_gate)
            {
                return new BoardKey(_version, plan, _sources.Roster.Version, link, supply);
            }
        }
    }

    /// <summary>Shows an outcome. A repeated read of the label on the screen changes nothing there.</summary>
    public void Show(ScanOutcome outcome)
    {
        var plan = _sources.Knowledge.Plan;
        var unit = Views.UnitInFront(outcome, plan);
        var actions = Views.Actions(outcome, plan);
        lock (_gate)
        {
            if (outcome.Repeated && _last is not null && outcome.Uid == _last.Uid)
            {
                return;
            }

            (_last, _unit, _actions) = (outcome, unit, actions);
            _recent.Insert(0, Views.Of(outcome, ++_lastId));
            if (_recent.Count > StationLimits.Recent)
            {
                _recent.RemoveAt(StationLimits.Recent);
            }

            Touch();
        }
    }

    /// <summary>Shows that the hub decided otherwise, until a person has understood it.</summary>
    public void Correct(HubVerdict verdict)
    {
        lock (_gate)
        {
            _corrections.Enqueue(verdict);
            if (_corrections.Count > StationLimits.Corrections)
            {
                _corrections.Dequeue();
            }

            Touch();
        }
    }

    /// <summary>A person has understood the hub's correction of a scan.</summary>
    public void Seen(long number)
    {
        lock (_gate)
        {
            var left = _corrections.Where(correction => correction.Number != number).ToList();
            _corrections.Clear();
            left.ForEach(_corrections.Enqueue);
            Touch();
        }
    }

    /// <summary>Shows what standing alarms say here.</summary>
    public void Tell(IReadOnlyList<StationMessage> standing)
    {
        lock (_gate)
        {
            if (!_messages.SequenceEqual(standing))
            {
                _messages = standing;
                Touch();
            }
        }
    }

    /// <summary>Puts a message away, as long as its alarm stands; throws as the store does when that can't be kept.</summary>
    public ValueTask PutAwayAsync(string id, CancellationToken cancellationToken)
    {
        IReadOnlyList<StationMessage> standing;
        lock (_gate)
        {
            standing = _messages;
        }

        return _sources.Seen.PutAwayAsync(Code, id, standing.Select(message => message.Id), cancellationToken);
    }

    /// <summary>A page begins to follow; false when there are enough. Each that began tells its end with <see cref="PageClosed"/>.</summary>
    public bool TryOpenPage()
    {
        if (Interlocked.Increment(ref _pages) <= StationLimits.PagesPerStation)
        {
            return true;
        }

        PageClosed();
        return false;
    }

    /// <summary>A page has ended.</summary>
    public void PageClosed() => Interlocked.Decrement(ref _pages);

    /// <summary>Tells the pages that something else than an outcome changed.</summary>
    public void Refresh()
    {
        lock (_gate)
        {
            Touch();
        }
    }

    /// <summary>All that the page shows now.</summary>
    public StationState State()
    {
        var now = _sources.Time.GetUtcNow();
        var shift = _sources.Shifts.Find(Code);
        var plan = _sources.Knowledge.Plan;
        var table = plan.Station(Code);
        var language = VerdictCatalogue.LanguageOf(_sources.Roster.LanguageOf(Code));
        var link = _sources.Link();
        var starts = Views.Of(_sources.Starts.At(Code), _sources.Starts.Supply(Code));
        var supervisor = _sources.Supervisors.At(Code) is { } asked
            ? new SupervisorView(asked.Person is { } person ? _sources.Roster.Find(person)?.Name ?? "" : "")
            : null;
        var wedge = _sources.Wedges.Find(Code);
        lock (_gate)
        {
            return new StationState(
                _version,
                now.ToUnixTimeMilliseconds(),
                new StationView(Code, table?.Name ?? "", language, table is not null, plan.TimeZone),
                shift is null ? null : Views.Of(shift),
                _recent.Count == 0 ? null : _recent[0],
                _unit,
                _actions,
                Views.UndoOf(_last),
                [.. _recent],
                link,
                [.. _corrections.Select(Views.Of)],
                starts,
                supervisor,
                wedge,
                Views.Of(_messages, _sources.Seen.At(Code)));
        }
    }

    private void Touch()
    {
        _version++;
        var changed = _changed;
        _changed = NewSignal();
        changed.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>Changes whenever the page would show something else.</summary>
internal readonly record struct BoardKey(long Version, long Plan, int Roster, LinkView Link, UidSupply Supply);
