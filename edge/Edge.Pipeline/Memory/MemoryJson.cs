using System.Text.Json.Serialization;
using EdgeHub.StationRules;

namespace EdgeHub.Edge.Pipeline;

/// <summary>How the pipeline's memory is written.</summary>
[JsonSerializable(typeof(UnitSnapshot))]
[JsonSerializable(typeof(StationNote))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class MemoryJson : JsonSerializerContext;

/// <summary>What a station goes on with after a restart.</summary>
/// <param name="Context">The unit that components go into; empty when none stands there.</param>
/// <param name="Unit">The last unit that was scanned there; pass and fail without a label mean it.</param>
internal sealed record StationNote(string Context, string Unit);
