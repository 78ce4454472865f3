namespace EdgeHub.Edge.Uplink;

/// <summary>The link's conditions in the words that are shown to people and programs.</summary>
public static class LinkWords
{
    /// <summary>The word of a condition, e.g. <c>not_enrolled</c>.</summary>
    public static string Word(this LinkCondition condition) => condition switch
    {
        LinkCondition.NotEnrolled => "not_enrolled",
        LinkCondition.Connecting => "connecting",
        LinkCondition.Connected => "connected",
        LinkCondition.Refused => "refused",
        _ => "offline",
    };
}
