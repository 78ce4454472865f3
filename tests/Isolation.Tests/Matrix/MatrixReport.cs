namespace EdgeHub.Isolation.Tests;

/// <summary>What a run of the matrix was and found.</summary>
/// <param name="Routes">Routes of the hub that took part.</param>
/// <param name="Attempts">Requests that tried to look over the wall.</param>
/// <param name="Entered">Those whose role let them past the permission check, so that the wall alone stood before them.</param>
/// <param name="Busy">Times that the hub was too busy and was asked again.</param>
/// <param name="Bytes">Characters of answers that were searched.</param>
/// <param name="Findings">A sentence for each hole.</param>
/// <param name="ByKind">Attempts by credential and kind of id.</param>
/// <param name="ByStatus">Answers by status.</param>
/// <param name="Took">How long.</param>
internal sealed record MatrixReport(
    int Routes, int Attempts, int Entered, int Busy, long Bytes, IReadOnlyList<string> Findings, IReadOnlyDictionary<string, int> ByKind,
    IReadOnlyDictionary<int, int> ByStatus, TimeSpan Took);
