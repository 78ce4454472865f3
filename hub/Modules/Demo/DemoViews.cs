using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Demo;

/// <summary>What the simulating program tells of itself.</summary>
internal sealed record PlantState(string Tenant, IReadOnlyList<PlantAgent> Agents, PlantFault? Fault);

/// <summary>An agent; counts are null while it does not run.</summary>
internal sealed record PlantAgent(string Name, bool Runs, bool Linked, long? Taken, long? Waiting);

/// <summary>The newest fault with what the agents concerned had taken before and after it.</summary>
internal sealed record PlantFault(
    int Number, string Kind, string Agent, DateTimeOffset At, DateTimeOffset Until, bool Over,
    IReadOnlyDictionary<string, long> Before, IReadOnlyDictionary<string, long>? After);

/// <summary>What a station showed after a scan; words come from the verdict catalogue.</summary>
/// <param name="Verdict">accept, warn or refuse.</param>
/// <param name="Code">Its reason.</param>
/// <param name="Arguments">What fills the words' places.</param>
internal sealed record StationVerdict([OneOf("accept", "warn", "refuse")] string Verdict, string Code, IReadOnlyList<string> Arguments);

/// <summary>The demo as its controls show it.</summary>
/// <param name="AsOf">When it was asked.</param>
/// <param name="Agents">Every simulated agent.</param>
/// <param name="Fault">The newest fault with its receipt; null before the first.</param>
internal sealed record DemoState(DateTimeOffset AsOf, IReadOnlyList<PlantAgent> Agents, DemoFaultView? Fault);

/// <summary>A fault and its receipt.</summary>
/// <param name="Number">Counts up from 1.</param>
/// <param name="Kind">link, agent or hub.</param>
/// <param name="Agent">The agent concerned; empty for the hub.</param>
/// <param name="At">When it began.</param>
/// <param name="Until">When what was broken comes, or came, back.</param>
/// <param name="Over">True once it is back.</param>
/// <param name="In">Scans that stations took since then; fixed once the fault is over.</param>
/// <param name="Out">Those of them that are in the hub's ledger.</param>
/// <param name="Settled">True once the fault is over and every scan has arrived.</param>
internal sealed record DemoFaultView(
    int Number, [OneOf("link", "agent", "hub")] string Kind, string Agent, DateTimeOffset At, DateTimeOffset Until, bool Over, long In, long Out, bool Settled);

/// <summary>What shall be broken.</summary>
/// <param name="Kind">link, agent or hub.</param>
/// <param name="Agent">Name of the agent; not for the hub.</param>
internal sealed record FaultForm([OneOf("link", "agent", "hub")] string Kind, string? Agent);

/// <summary>What shall be scanned where.</summary>
/// <param name="Station">Code of a simulated station.</param>
/// <param name="Label">1 to 100 printable characters.</param>
internal sealed record ScanForm(string Station, string Label);
