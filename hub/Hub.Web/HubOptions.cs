using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Web;

/// <summary>What <c>serve</c> was told.</summary>
internal sealed record HubOptions(string DataFolder, string? Database, bool IsDemo, Binding Web, Binding Agents, Binding Enrol)
{
    /// <summary>Any free ports of the loopback; for tests.</summary>
    public static HubOptions Anywhere(string dataFolder, string? database = null, bool isDemo = false)
    {
        static Binding Any(HubListener listener) => new(listener, new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        return new HubOptions(dataFolder, database, isDemo, Any(HubListener.Web), Any(HubListener.Agents), Any(HubListener.Enrol));
    }

    public HubSettings Settings => new(Path.GetFullPath(DataFolder), IsDemo);
}
