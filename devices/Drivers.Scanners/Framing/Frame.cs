using EdgeHub.Devices;

namespace EdgeHub.Drivers.Scanners;

/// <summary>What the bytes between two ends turned out to be.</summary>
/// <param name="Fault">Why they are no label; null when they are one.</param>
/// <param name="Raw">The label's bytes, a copy of its own; empty at a fault.</param>
/// <param name="Symbology">AIM symbology identifier without the bracket; empty when none was sent.</param>
internal readonly record struct Frame(ScanFault? Fault, byte[] Raw, string Symbology);
