using System.Globalization;

namespace EdgeHub.Edge.Pipeline;

/// <summary>Where the pipeline's memory lies.</summary>
internal static class MemoryKeys
{
    public const string Own = "pipeline/own/";
    public const string Station = "pipeline/station/";

    public static string OwnEffect(string uid, long unitSeq) => $"{Own}{uid}/{unitSeq.ToString(CultureInfo.InvariantCulture)}";
}
