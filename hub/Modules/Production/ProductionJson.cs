using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeHub.Hub.Production;

/// <summary>JSON of events and evidence: the API's own form.</summary>
internal static class ProductionJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };
}
