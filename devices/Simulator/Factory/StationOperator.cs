namespace EdgeHub.Simulator;

/// <summary>
/// A simulated operator. He does what the station tells him: goes on when he may, sets a unit aside when he must stop, and
/// scans again when the page had lost its agent and he does not know whether a scan counted. Whatever the second answer
/// says then tells whether the first had counted, so what he did stays known exactly.
/// </summary>
internal sealed class StationOperator(Step step, IStation station, Truth truth, Random random, TimeProvider time)
{
    /// <summary>Longer than the station's double-read window, so that a second scan is meant.</summary>
    private static readonly TimeSpan BetweenScans = TimeSpan.FromMilliseconds(650);

    /// <summary>Share of units that a gate fails.</summary>
    private const double FailRate = 0.08;

    /// <summary>Does the step on a unit; false when it had to be set aside and must come again.</summary>
    public async Task<bool> WorkAsync(FloorUnit unit, Func<string> takeComponent, CancellationToken cancellationToken)
    {
        switch (step.Work)
        {
            case Work.Once:
                return await DoAsync(unit, unit.Uid, Deed.Completed, cancellationToken);
            case Work.StartAndEnd:
                return await StartAndEndAsync(unit, cancellationToken);
            case Work.FitComponent:
                return await FitAsync(unit, takeComponent, cancellationToken);
            default:
                return await InspectAsync(unit, cancellationToken);
        }
    }

    /// <summary>Scans until the answer shows that the deed is done, once.</summary>
    private async Task<bool> DoAsync(FloorUnit unit, string label, Deed deed, CancellationToken cancellationToken)
    {
        while (true)
        {
            var answer = await ScanAsync(label, cancellationToken);
            switch (answer.Code)
            {
                case "scan.repeated":
                    await PauseAsync(BetweenScans, cancellationToken);
                    continue;
                case "step.already_done" or "unit.done" or "unit.merged":
                    unit.Deeds.Add(new(step.Number, deed));
                    return true;
            }

            if (!answer.MayGoOn)
            {
                return false;
            }

            unit.Deeds.Add(new(step.Number, deed));
            return true;
        }
    }

    private async Task<bool> StartAndEndAsync(FloorUnit unit, CancellationToken cancellationToken)
    {
        // A unit that was set aside between the two scans comes back started.
        var started = unit.Deeds.Count > 0 && unit.Deeds[^1] == new UnitDeed(step.Number, Deed.Started);
        while (true)
        {
            var answer = await ScanAsync(unit.Uid, cancellationToken);
            switch (answer.Code)
            {
                case "scan.repeated":
                    await PauseAsync(BetweenScans, cancellationToken);
                    continue;
                case "step.started":
                    unit.Deeds.Add(new(step.Number, Deed.Started));
                    started = true;
                    await PauseAsync(BetweenScans, cancellationToken);
                    continue;
                case "step.completed" or "unit.finished" or "step.already_done" or "unit.done":
                    // An answer that was lost had started it.
                    if (!started)
                    {
                        unit.Deeds.Add(new(step.Number, Deed.Started));
                    }

                    unit.Deeds.Add(new(step.Number, Deed.Completed));
                    return true;
            }

            if (!answer.MayGoOn)
            {
                return false;
            }

            // A station that does not know the unit lets it pass without saying which of the two scans it was.
            unit.Deeds.Add(new(step.Number, started ? Deed.Completed : Deed.Started));
            if (started)
            {
                return true;
            }

            started = true;
            await PauseAsync(BetweenScans, cancellationToken);
        }
    }

    private async Task<bool> FitAsync(FloorUnit unit, Func<string> takeComponent, CancellationToken cancellationToken)
    {
        while (true)
        {
            var answer = await ScanAsync(unit.Uid, cancellationToken);
            if (answer.Code == "scan.repeated")
            {
                await PauseAsync(BetweenScans, cancellationToken);
                continue;
            }

            if (answer.Code is not ("step.started" or "component.fitted"))
            {
                return false;
            }

            if (unit.Deeds.Count == 0 || unit.Deeds[^1] != new UnitDeed(step.Number, Deed.Started))
            {
                unit.Deeds.Add(new(step.Number, Deed.Started));
            }

            var component = takeComponent();
            if (!await DoAsync(unit, component, Deed.Completed, cancellationToken))
            {
                return false;
            }

            unit.Components.Add(component);
            return true;
        }
    }

    private async Task<bool> InspectAsync(FloorUnit unit, CancellationToken cancellationToken)
    {
        var pass = random.NextDouble() >= FailRate;
        while (true)
        {
            var answer = await PressAsync(pass ? Button.Pass : Button.Fail, unit.Uid, cancellationToken);
            var judged = answer.Code is "inspect.passed" or "inspect.rework" or "inspect.held" or "unit.finished";
            if (!judged && !JudgedBefore(answer.Code, pass))
            {
                if (!answer.MayGoOn)
                {
                    return false;
                }

                // Unconfirmed: the hub will judge the same press.
            }

            if (pass)
            {
                unit.Deeds.Add(new(step.Number, Deed.Passed));
                return true;
            }

            if (unit.Loops >= DemoPlant.MaxLoops)
            {
                unit.Deeds.Add(new(step.Number, Deed.Held));
                unit.Loops++;
                return true;
            }

            unit.Deeds.Add(new(step.Number, Deed.SentToRework));
            unit.Loops++;
            return true;
        }
    }

    /// <summary>A press whose answer was lost had counted: the unit has left the gate.</summary>
    private bool JudgedBefore(string code, bool pass) =>
        _lastAnswerLost && (pass ? code is "step.already_done" or "unit.done" : code is "step.wrong_station" or "unit.on_hold" or "inspect.not_here");

    private bool _lastAnswerLost;

    private Task<StationAnswer> ScanAsync(string label, CancellationToken cancellationToken) =>
        UntilAnsweredAsync(token => station.ScanAsync(label, token), cancellationToken);

    private Task<StationAnswer> PressAsync(Button button, string uid, CancellationToken cancellationToken) =>
        UntilAnsweredAsync(token => station.PressAsync(button, uid, token), cancellationToken);

    private async Task<StationAnswer> UntilAnsweredAsync(Func<CancellationToken, Task<StationAnswer?>> ask, CancellationToken cancellationToken)
    {
        _lastAnswerLost = false;
        while (true)
        {
            if (await ask(cancellationToken) is { } answer)
            {
                truth.Answer(answer.Code);
                return answer;
            }

            truth.LoseAnswer();
            _lastAnswerLost = true;
            await PauseAsync(BetweenScans, cancellationToken);
        }
    }

    private Task PauseAsync(TimeSpan pause, CancellationToken cancellationToken) => Task.Delay(pause, time, cancellationToken);
}
