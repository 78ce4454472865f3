namespace EdgeHub.Hub.Kernel;

/// <summary>Hears notifications of the platform database on the node's one listening connection. Register it as a singleton.</summary>
public interface IPlatformListener
{
    /// <summary>Name of the channel: lower-case letters and underscores.</summary>
    string Channel { get; }

    /// <summary>A notification; must return at once.</summary>
    void Hear(string payload);

    /// <summary>The connection was away: anything may have been missed.</summary>
    void Missed();
}

/// <summary>Channels of the platform database on which more than one module rings.</summary>
public static class PlatformChannels
{
    /// <summary>Tenants with news: ringing node, colon, tenants' numbers with commas. Every node but the ringing one hears it; all hear an empty name.</summary>
    public const string Dirty = "eh_dirty";
}
