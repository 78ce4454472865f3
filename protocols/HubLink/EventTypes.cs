namespace EdgeHub.HubLink;

/// <summary>Types of events that both ends act upon.</summary>
public static class EventTypes
{
    /// <summary>Sent when nothing else was for a while: its acknowledgement proves the way to the hub's database and back. The hub keeps no row of it.</summary>
    public const string Canary = "link.canary";
}
