using EdgeHub.Devices;
using EdgeHub.StationRules;

namespace EdgeHub.Edge.Pipeline;

/// <summary>One scan or button press that asks for a verdict.</summary>
/// <param name="Station">Code of the station.</param>
/// <param name="Device">Name of the device, or <c>page</c> for the operator's page.</param>
/// <param name="Raw">
/// The label's bytes, at most <see cref="ScanLimits.MaxRawBytes"/>. May be empty for <see cref="ScanIntent.Undo"/>, which then
/// takes back the last scan of the station, and for pass and fail, which then mean the last unit that was scanned there.
/// </param>
/// <param name="Symbology">AIM symbology identifier without the bracket; empty when none was sent.</param>
/// <param name="Intent">What the operator wants.</param>
/// <param name="At">When it was read; null for now.</param>
/// <param name="PersonId">Who is at the station; empty when nobody has started the shift.</param>
/// <param name="Undoes">For an undo: lane number of the scan that the operator saw; 0 for whatever was last.</param>
/// <param name="SupervisorId">Who allowed it with badge and PIN, for an undo after its 30 s; empty otherwise.</param>
public sealed record ScanRequest(
    string Station,
    string Device,
    ReadOnlyMemory<byte> Raw,
    string Symbology = "",
    ScanIntent Intent = ScanIntent.Scan,
    Instant? At = null,
    Guid PersonId = default,
    long Undoes = 0,
    Guid SupervisorId = default);
