using System.Text.Json.Serialization;

namespace EdgeHub.Edge.Station;

/// <summary>All that a station's page shows. The page's side is Page/model.ts; both change together.</summary>
internal sealed record StationState(
    long Version,
    long Now,
    StationView Station,
    ShiftView? Shift,
    OutcomeView? Last,
    UnitView? Unit,
    IReadOnlyList<string> Actions,
    UndoView? Undo,
    IReadOnlyList<OutcomeView> Recent,
    LinkView Link,
    IReadOnlyList<CorrectionView> Corrections,
    StartsView? Starts,
    SupervisorView? Supervisor,
    WedgeSettings? Wedge,
    MessagesView Messages);

/// <summary>The station itself.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Name">Its name for people; empty when not known.</param>
/// <param name="Language">Of the person or the station.</param>
/// <param name="Known">False when the plan does not name it.</param>
/// <param name="TimeZone">IANA zone of the plant; empty when the hub has not told it yet.</param>
internal sealed record StationView(string Code, string Name, string Language, bool Known, string TimeZone);

internal sealed record ShiftView(string Person, string Name, string? Language, long Since);

internal sealed record OutcomeView(
    long Id, long At, string Verdict, string Code, IReadOnlyList<string> Arguments, string Uid, string Label);

internal sealed record UnitView(
    string Uid, string Order, string Item, string State, StepView? Step, int Fitted, int Components);

internal sealed record StepView(int Number, string Name, IReadOnlyList<string> Stations, string Instruction, bool Here);

internal sealed record UndoView(long Number, long Until);

internal sealed record LinkView(string Hub, long? Since, long Waiting, double? Hours, string Store);

/// <summary>The units that begin at the station.</summary>
/// <param name="Items">What they become.</param>
/// <param name="Left">Numbers left to begin them with.</param>
/// <param name="Hours">For how long at the present rate; null when nothing was begun lately.</param>
/// <param name="Low">So few that a person should know.</param>
internal sealed record StartsView(IReadOnlyList<ItemView> Items, int Left, double? Hours, bool Low);

internal sealed record ItemView(string Code, string Name);

/// <summary>The supervisor that the station waits for.</summary>
/// <param name="Name">Whose badge was read; empty before.</param>
internal sealed record SupervisorView(string Name);

internal sealed record CorrectionView(long Number, string Uid, string Verdict, string Code, IReadOnlyList<string> Arguments);

/// <summary>What alarms say at the station.</summary>
/// <param name="Items">Those not put away first; then the more urgent, then the later. At most <see cref="StationLimits.Messages"/>.</param>
/// <param name="Open">How many are not put away, also those that are not listed.</param>
/// <param name="Seen">How many are put away.</param>
internal sealed record MessagesView(IReadOnlyList<MessageView> Items, int Open, int Seen);

internal sealed record MessageView(string Id, string Machine, string Severity, string Text, long Since, bool Seen);

/// <summary>Answers that are lists.</summary>
internal sealed record StationList(IReadOnlyList<StationEntry> Items);

internal sealed record StationEntry(string Code, string Name);

internal sealed record PersonList(IReadOnlyList<PersonView> Items);

internal sealed record PersonView(string Id, string Name, string Language);

/// <summary>What the page sends.</summary>
internal sealed record ScanBody(string? Label, string? Symbology);

internal sealed record ActionBody(string? Action, string? Uid, long? Number, string? Pin);

internal sealed record SupervisorBody(bool Open);

internal sealed record ShiftBody(Guid? Person);

internal sealed record SeenBody(long Number);

internal sealed record MessageBody(string? Id);

internal sealed record UnitBody(string? Item);

/// <summary>Answer to a new unit.</summary>
/// <param name="Uid">Its label; empty when none was begun.</param>
/// <param name="Code">Entry of the verdict catalogue.</param>
/// <param name="Left">Numbers left.</param>
internal sealed record UnitAnswer(string Uid, string Code, int Left);

/// <summary>What the page is told after a scan or a press; the verdict itself comes with the stream.</summary>
internal sealed record ScanAnswer(string Verdict, string Code, bool Kept, bool Shift);

/// <summary>Why a request was refused.</summary>
internal sealed record Problem(string Code, string Title, int Status);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip)]
[JsonSerializable(typeof(StationState))]
[JsonSerializable(typeof(StationList))]
[JsonSerializable(typeof(PersonList))]
[JsonSerializable(typeof(ScanBody))]
[JsonSerializable(typeof(ActionBody))]
[JsonSerializable(typeof(ShiftBody))]
[JsonSerializable(typeof(SeenBody))]
[JsonSerializable(typeof(MessageBody))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(SupervisorBody))]
[JsonSerializable(typeof(PinTries))]
[JsonSerializable(typeof(UnitBody))]
[JsonSerializable(typeof(UnitAnswer))]
[JsonSerializable(typeof(ScanAnswer))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(Shift))]
[JsonSerializable(typeof(WedgeSettings))]
internal sealed partial class StationJson : JsonSerializerContext;
