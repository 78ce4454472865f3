namespace EdgeHub.Edge.Uplink;

/// <summary>The hub's reasons for taking no records, in words.</summary>
public static class SlowText
{
    /// <summary>One sentence for a person; unknown reasons are shown as they are.</summary>
    public static string Of(string reason) => reason switch
    {
        "upgrade_hub" => "this agent writes a newer schema than the hub knows. Upgrade the hub; scans are kept until then.",
        "overload" => "it has more to do than it can; it will ask for them.",
        "database_gone" => "its database is away; scans are kept until it is back.",
        "agent_cloned" => "another machine uses a copy of this agent's data. Ask the hub's operator.",
        "tenant_migrating" => "the company's data is being moved; scans are kept until that is done.",
        _ => reason,
    };
}
