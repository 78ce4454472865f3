namespace EdgeHub.Simulator;

/// <summary>How a visit of a unit at a station ended.</summary>
internal enum Visit
{
    /// <summary>The step is done; the unit moves on.</summary>
    Done,

    /// <summary>The operator was told to stop; the unit comes again.</summary>
    Aside,

    /// <summary>The step has begun and needs its time; the unit comes again for its second scan.</summary>
    Later,
}

/// <summary>
/// A simulated operator. He does what the station tells him: goes on when he may, sets a unit aside when he must stop, and
/// scans again when the page had lost its agent and he does not know whether a scan counted. Whatever the second answer
/// says then tells whether the first had counted, so what he did stays known exactly.
/// </summary>
internal sealed class StationOperator(Step step, IStation station, Truth truth, Random random, TimeProvider time)
{
    /// <summary>Longer than the stations' double-read window of 2 s, so that a second scan is meant.</summary>
    private static readonly TimeSpan BetweenScans = TimeSpan.FromMilliseconds(2200);

    /// <summary>Between two looks at a page that says NOT CONNECTED.</summary>
    private static readonly TimeSpan Reconnect = TimeSpan.FromMilliseconds(300);

    /// <summary>
    /// A unit that came back from a gate is "already done" for a station that has not heard of the gate yet. After this many visits
    /// the station has heard, so what it says is about this pass.
    /// </summary>
    private const int VisitsUntilSure = 12;

    /// <summary>Share of units that a gate fails.</summary>
    private const double FailRate = 0.08;

    /// <summary>Does the step on a unit.</summary>
    public async Task<Visit> WorkAsync(FloorUnit unit, string component, CancellationToken cancellationToken)
    {
        var visit = step.Work switch
        {
            Work.Once => await DoAsync(unit, unit.Uid, Deed.Completed, cancellationToken),
            Work.StartAndEnd => await StartOrEndAsync(unit, cancellationToken),
            Work.FitComponent => await FitAsync(unit, component, cancellationToken),
            _ => await InspectAsync(unit, cancellationToken),
        };
        if (visit == Visit.Done)
        {
            unit.UnsureAt = 0;
        }

        return visit;
    }

    /// <summary>Scans until the answer shows that the deed is done, once.</summary>
    private async Task<Visit> DoAsync(FloorUnit unit, string label, Deed deed, CancellationToken cancellationToken)
    {
        while (true)
        {
            var answer = await ScanAsync(unit, label, cancellationToken);
            switch (answer.Code)
            {
                case "scan.repeated":
                    await PauseAsync(BetweenScans, cancellationToken);
                    continue;
                case "step.already_done" or "unit.done" or "unit.merged" when MayBeMine(unit):
                    unit.Deeds.Add(new(step.Number, deed));
                    return Visit.Done;
            }

            if (!answer.MayGoOn)
            {
                return Visit.Aside;
            }

            unit.Deeds.Add(new(step.Number, deed));
            return Visit.Done;
        }
    }

    private async Task<Visit> StartOrEndAsync(FloorUnit unit, CancellationToken cancellationToken)
    {
        var started = HasStarted(unit);
        while (true)
        {
            var answer = await ScanAsync(unit, unit.Uid, cancellationToken);
            switch (answer.Code)
            {
                case "scan.repeated":
                    await PauseAsync(BetweenScans, cancellationToken);
                    continue;
                case "step.started":
                    unit.Deeds.Add(new(step.Number, Deed.Started));
                    return Visit.Later;
                case "step.already_done" or "unit.done" when !MayBeMine(unit):
                    return Visit.Aside;
                case "step.completed" or "unit.finished" or "step.already_done" or "unit.done":
                    // Not started as far as we knew: an answer that was lost had started it.
                    if (!started)
                    {
                        unit.Deeds.Add(new(step.Number, Deed.Started));
                    }

                    unit.Deeds.Add(new(step.Number, Deed.Completed));
                    return Visit.Done;
            }

            if (!answer.MayGoOn)
            {
                return Visit.Aside;
            }

            // A station that can't know lets the unit pass without saying which of the two scans it was.
            unit.Deeds.Add(new(step.Number, started ? Deed.Completed : Deed.Started));
            return started ? Visit.Done : Visit.Later;
        }
    }

    private bool HasStarted(FloorUnit unit) => unit.Deeds.Count > 0 && unit.Deeds[^1] == new UnitDeed(step.Number, Deed.Started);

    private async Task<Visit> FitAsync(FloorUnit unit, string component, CancellationToken cancellationToken)
    {
        while (true)
        {
            var answer = await ScanAsync(unit, unit.Uid, cancellationToken);
            if (answer.Code == "scan.repeated")
            {
                await PauseAsync(BetweenScans, cancellationToken);
                continue;
            }

            if (answer.Code is not ("step.started" or "component.fitted"))
            {
                return Visit.Aside;
            }

            if (!HasStarted(unit))
            {
                unit.Deeds.Add(new(step.Number, Deed.Started));
            }

            var fitted = await DoAsync(unit, component, Deed.Completed, cancellationToken);
            if (fitted == Visit.Done)
            {
                unit.Components.Add(component);
            }

            return fitted;
        }
    }

    private async Task<Visit> InspectAsync(FloorUnit unit, CancellationToken cancellationToken)
    {
        var pass = random.NextDouble() >= FailRate;
        var answer = await PressAsync(pass ? Button.Pass : Button.Fail, unit, cancellationToken);
        if (!answer.MayGoOn && !JudgedBefore(unit, answer.Code, pass))
        {
            return Visit.Aside;
        }

        // Judged here, judged by a press whose answer was lost, or let pass unconfirmed and judged by the hub.
        var held = !pass && unit.Loops >= DemoPlant.MaxLoops;
        unit.Deeds.Add(new(step.Number, pass ? Deed.Passed : held ? Deed.Held : Deed.SentToRework));
        unit.Loops += pass ? 0 : 1;
        return Visit.Done;
    }

    /// <summary>A press whose answer was lost had counted: the unit has left the gate.</summary>
    private bool JudgedBefore(FloorUnit unit, string code, bool pass) =>
        MayBeMine(unit) && (pass ? code is "step.already_done" or "unit.done" : code is "step.wrong_station" or "unit.on_hold" or "inspect.not_here");

    /// <summary>An answer to this unit's scan was lost here, so "done already" can mean that very scan.</summary>
    private bool MayBeMine(FloorUnit unit)
    {
        if (unit.UnsureAt != step.Number)
        {
            return false;
        }

        return unit.Loops == 0 || ++unit.UnsureVisits > VisitsUntilSure;
    }

    private Task<StationAnswer> ScanAsync(FloorUnit unit, string label, CancellationToken cancellationToken) =>
        UntilAnsweredAsync(unit, token => station.ScanAsync(label, token), cancellationToken);

    private Task<StationAnswer> PressAsync(Button button, FloorUnit unit, CancellationToken cancellationToken) =>
        UntilAnsweredAsync(unit, token => station.PressAsync(button, unit.Uid, token), cancellationToken);

    private async Task<StationAnswer> UntilAnsweredAsync(FloorUnit unit, Func<CancellationToken, Task<StationAnswer?>> ask, CancellationToken cancellationToken)
    {
        while (true)
        {
            var answer = await ask(cancellationToken);
            if (answer == StationAnswer.NotReached)
            {
                await PauseAsync(Reconnect, cancellationToken);
                continue;
            }

            if (answer is not null)
            {
                truth.Answer(answer.Code);
                unit.LastAnswer = $"{answer.Verdict} {answer.Code}";
                return answer;
            }

            truth.LoseAnswer();
            (unit.UnsureAt, unit.UnsureVisits) = (step.Number, 0);
            await PauseAsync(BetweenScans, cancellationToken);
        }
    }

    private Task PauseAsync(TimeSpan pause, CancellationToken cancellationToken) => Task.Delay(pause, time, cancellationToken);
}
