using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Traceability;

/// <summary>The API's words for where a unit stands.</summary>
public sealed class UnitStatesAttribute() : OneOfAttribute("queued", "active", "hold", "done", "scrapped", "rework", "merged", "minted");

/// <summary>The API's words for the kinds of events; <c>stray</c> is a scan of no unit of ours.</summary>
public sealed class UnitEventKindsAttribute() : OneOfAttribute(
    "started", "completed", "passed", "sent_to_rework", "held", "released", "scrapped", "fitted", "took", "undone", "minted", "planned",
    "refused", "noted", "waiting", "out_of_order", "exception_accepted", "corrected", "unknown", "stray");
