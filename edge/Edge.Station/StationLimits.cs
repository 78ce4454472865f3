namespace EdgeHub.Edge.Station;

/// <summary>Bounds of the operator's pages. Source where none is named: product.md or our own measure.</summary>
public static class StationLimits
{
    /// <summary>Stations of one agent.</summary>
    public const int Stations = 64;

    /// <summary>Outcomes that a page lists (product: the last ten).</summary>
    public const int Recent = 10;

    /// <summary>Differing hub verdicts that wait for a person at one station.</summary>
    public const int Corrections = 20;

    /// <summary>Messages of alarms that a page is told of at one station; the others are counted.</summary>
    public const int Messages = 20;

    /// <summary>Pages that follow one station at a time: a terminal, a tablet, a large screen and those being reloaded.</summary>
    public const int PagesPerStation = 8;

    /// <summary>Longest body of a request in bytes: a label of 4,096 characters, each escaped as six, and its frame.</summary>
    public const int RequestBytes = 28 << 10;

    /// <summary>Persons that are offered by name; the others use their badge.</summary>
    public const int PersonsOffered = 200;

    /// <summary>Longest label shown, in characters; a longer one is cut.</summary>
    public const int LabelShown = 80;

    /// <summary>Fewer numbers for new units than this are said aloud: a block has 1,000 and is refilled at 300 while the hub is heard.</summary>
    public const int NumbersLow = 100;

    /// <summary>The agent speaks at least this often, so that a page notices within 2 s that it is gone.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(500);

    /// <summary>Less space than a shift and its handover needs is said aloud.</summary>
    public static readonly TimeSpan SpaceLow = TimeSpan.FromHours(9);
}
