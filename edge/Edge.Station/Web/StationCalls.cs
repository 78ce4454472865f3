using System.Text;
using EdgeHub.Devices;
using EdgeHub.Edge.Pipeline;
using EdgeHub.Edge.Store;
using EdgeHub.StationRules;
using Microsoft.AspNetCore.Http;

namespace EdgeHub.Edge.Station;

/// <summary>What a page asks for and does. Verdicts are seen on the stream; an answer only says that a scan was taken.</summary>
internal sealed class StationCalls(
    StationBoards boards, ScanPipeline pipeline, PlanKnowledge knowledge, ShiftBook shifts, StationRoster roster, StationSink sink, UnitStarts starts,
    Supervisors supervisors, WedgeBook wedges)
{
    /// <summary>Name of the page among the devices of a station.</summary>
    private const string Device = "page";

    private static readonly Problem ShiftNotKept = new(
        "station.shift_not_kept", "The shift could not be recorded: the agent's memory is full or at fault.", StatusCodes.Status503ServiceUnavailable);

    private static readonly Problem SeenNotKept = new(
        "station.seen_not_kept", "That the message was seen could not be kept: the agent's memory is full or at fault. It is shown again after a restart.",
        StatusCodes.Status503ServiceUnavailable);

    private static readonly Problem WedgeNotKept = new(
        "station.wedge_not_kept", "The scanner's setting could not be kept: the agent's memory is full or at fault.", StatusCodes.Status503ServiceUnavailable);

    public Task ListAsync(HttpContext context)
    {
        var plan = knowledge.Plan;
        var entries = boards.Stations.Select(code => new StationEntry(code, plan.Station(code)?.Name ?? ""));
        return Answers.WriteAsync(context, new StationList([.. entries]), StationJson.Default.StationList);
    }

    public Task StateAsync(HttpContext context) => boards.Find(Code(context)) is { } board
        ? Answers.WriteAsync(context, board.State(), StationJson.Default.StationState)
        : Answers.WriteAsync(context, Answers.NoStation);

    public Task PersonsAsync(HttpContext context)
    {
        if (boards.Find(Code(context)) is null)
        {
            return Answers.WriteAsync(context, Answers.NoStation);
        }

        // Badges stay inside: whoever can read them could make one.
        var persons = roster.Persons.Where(person => person.WorksAt(Code(context))).Take(StationLimits.PersonsOffered)
            .Select(person => new PersonView(person.Id.ToString(), person.Name, VerdictCatalogue.LanguageOf(person.Language)));
        return Answers.WriteAsync(context, new PersonList([.. persons]), StationJson.Default.PersonList);
    }

    public async Task ScanAsync(HttpContext context)
    {
        if (await OpenAsync(context, StationJson.Default.ScanBody) is not var (board, body))
        {
            return;
        }

        var label = Encoding.UTF8.GetBytes(body.Label ?? "");
        if (label.Length is 0 or > ScanLimits.MaxRawBytes)
        {
            await Answers.WriteAsync(context, new Problem(
                "station.label_length", $"A label has 1 to {ScanLimits.MaxRawBytes} bytes.", StatusCodes.Status400BadRequest));
            return;
        }

        var badge = await sink.TakeBadgeAsync(board.Code, label, context.RequestAborted);
        if (badge != BadgeRead.None)
        {
            // Kept says that the page has nothing to warn of: the agent shows a refused badge itself.
            var answer = new ScanAnswer(badge == BadgeRead.Taken ? "accept" : "refuse", "", Kept: true, Shift: badge == BadgeRead.Taken);
            await Answers.WriteAsync(context, answer, StationJson.Default.ScanAnswer);
            return;
        }

        // The identifier is kept beside the label, as a scanner on a wire has it; whatever else comes there is none.
        var symbology = body.Symbology is [var letter, var modifier] && char.IsAsciiLetter(letter) && char.IsAsciiLetterOrDigit(modifier) ? body.Symbology : "";
        await SubmitAsync(context, Request(board, label, ScanIntent.Scan) with { Symbology = symbology });
    }

    public async Task ActAsync(HttpContext context)
    {
        if (await OpenAsync(context, StationJson.Default.ActionBody) is not var (board, body))
        {
            return;
        }

        // The unit is named by the page: another scanner may have read the next one while the finger came down.
        var unit = Encoding.UTF8.GetBytes(body.Uid ?? "");
        ScanIntent? intent = body.Action switch
        {
            "complete" => ScanIntent.Scan,
            "pass" => ScanIntent.Pass,
            "fail" => ScanIntent.Fail,
            "hold" => ScanIntent.Hold,
            "undo" => ScanIntent.Undo,
            _ => null,
        };
        var whole = intent == ScanIntent.Undo ? body.Number is > 0 : unit.Length is > 0 and <= ScanLimits.MaxRawBytes;
        if (intent is not { } wanted || !whole)
        {
            await Answers.WriteAsync(context, Answers.Malformed);
            return;
        }

        if (wanted != ScanIntent.Undo)
        {
            await SubmitAsync(context, Request(board, unit, wanted));
            return;
        }

        var undo = Request(board, [], wanted) with { Undoes = body.Number!.Value };
        if (body.Pin is { } pin)
        {
            var (refusal, supervisor) = await supervisors.CheckAsync(board.Code, pin, undo.PersonId, undo.Undoes, context.RequestAborted);
            board.Refresh();
            if (refusal.Length > 0)
            {
                await Answers.WriteAsync(context, new Problem(refusal, "A supervisor has to allow this with badge and PIN.", StatusCodes.Status403Forbidden));
                return;
            }

            undo = undo with { SupervisorId = supervisor };
        }

        await SubmitAsync(context, undo);
    }

    public async Task AskSupervisorAsync(HttpContext context)
    {
        if (await OpenAsync(context, StationJson.Default.SupervisorBody) is var (board, body))
        {
            supervisors.Ask(board.Code, body.Open);
            board.Refresh();
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
    }

    public async Task StartUnitAsync(HttpContext context)
    {
        if (await OpenAsync(context, StationJson.Default.UnitBody) is not var (board, body))
        {
            return;
        }

        // Not ended by a page that goes away: a number that was taken is shown.
        var outcome = await starts.StartAsync(board.Code, body.Item ?? "", shifts.PersonAt(board.Code), CancellationToken.None);
        await Answers.WriteAsync(
            context,
            new UnitAnswer(outcome.Uid, outcome.Code, starts.Supply(board.Code).Left),
            StationJson.Default.UnitAnswer,
            outcome.Uid.Length > 0 ? StatusCodes.Status201Created : StatusCodes.Status409Conflict);
    }

    public async Task StartShiftAsync(HttpContext context)
    {
        if (await OpenAsync(context, StationJson.Default.ShiftBody) is not var (board, body))
        {
            return;
        }

        var person = body.Person is { } id ? roster.Find(id) : null;
        if (body.Person is not null && person?.WorksAt(board.Code) != true)
        {
            await Answers.WriteAsync(context, new Problem(
                "station.no_person", "The plan has no such person for this station. Open the list again.", StatusCodes.Status404NotFound));
            return;
        }

        await ChangeAsync(context, board, () => shifts.StartAsync(board.Code, person, context.RequestAborted), ShiftNotKept);
    }

    public async Task EndShiftAsync(HttpContext context)
    {
        if (await OpenAsync(context, StationJson.Default.ShiftBody) is var (board, _))
        {
            await ChangeAsync(context, board, () => shifts.EndAsync(board.Code, context.RequestAborted), ShiftNotKept);
        }
    }

    public async Task SeenAsync(HttpContext context)
    {
        if (await OpenAsync(context, StationJson.Default.SeenBody) is var (board, body))
        {
            board.Seen(body.Number);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
    }

    /// <summary>A message that is over meanwhile is no mistake of the page.</summary>
    public async Task PutAwayAsync(HttpContext context)
    {
        if (await OpenAsync(context, StationJson.Default.MessageBody) is var (board, body))
        {
            await ChangeAsync(context, board, () => board.PutAwayAsync(body.Id ?? "", context.RequestAborted), SeenNotKept);
        }
    }

    public async Task KeepWedgeAsync(HttpContext context)
    {
        if (await OpenAsync(context, StationJson.Default.WedgeSettings) is not var (board, settings))
        {
            return;
        }

        if (!settings.IsSound())
        {
            await Answers.WriteAsync(context, Answers.Malformed);
            return;
        }

        await ChangeAsync(context, board, () => wedges.KeepAsync(board.Code, settings, context.RequestAborted), WedgeNotKept);
    }

    public async Task ForgetWedgeAsync(HttpContext context)
    {
        if (boards.Find(Code(context)) is not { } board)
        {
            await Answers.WriteAsync(context, Answers.NoStation);
            return;
        }

        await ChangeAsync(context, board, () => wedges.ForgetAsync(board.Code, context.RequestAborted), WedgeNotKept);
    }

    private ScanRequest Request(StationBoard board, byte[] raw, ScanIntent intent) =>
        new(board.Code, Device, raw, Intent: intent, PersonId: shifts.PersonAt(board.Code));

    private async Task SubmitAsync(HttpContext context, ScanRequest request)
    {
        // Not ended by a page that goes away: a scan that was taken is decided and kept.
        var outcome = await pipeline.SubmitAsync(request, CancellationToken.None);
        var kept = outcome.Number > 0 || outcome.Repeated;
        await Answers.WriteAsync(
            context,
            new ScanAnswer(Views.Name(outcome.Verdict), outcome.Code, kept, Shift: false),
            StationJson.Default.ScanAnswer);
    }

    private static async Task ChangeAsync(HttpContext context, StationBoard board, Func<ValueTask> change, Problem notKept)
    {
        try
        {
            await change();
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        catch (Exception error) when (error is StoreFullException or StoreFaultException)
        {
            await Answers.WriteAsync(context, notKept);
        }

        board.Refresh();
    }

    private async Task<(StationBoard Board, T Body)?> OpenAsync<T>(
        HttpContext context, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        if (boards.Find(Code(context)) is not { } board)
        {
            await Answers.WriteAsync(context, Answers.NoStation);
            return null;
        }

        return await Answers.ReadAsync(context, type) is { } body ? (board, body) : null;
    }

    private static string Code(HttpContext context) => context.Request.RouteValues["code"] as string ?? "";
}
