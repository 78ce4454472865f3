namespace EdgeHub.Devices;

/// <summary>How far a value can be trusted. The numbers travel to the hub: they are added to, never changed.</summary>
public enum Quality : byte
{
    /// <summary>Read as it should be.</summary>
    Good = 0,

    /// <summary>There is a value, and a reason to doubt it: the source says so, or a substitute was used.</summary>
    Uncertain = 1,

    /// <summary>The device has no value for the point now.</summary>
    Bad = 2,

    /// <summary>The device was not heard: there is no link, or it did not answer in time.</summary>
    NotHeard = 3,

    /// <summary>The device has no such point.</summary>
    Illegal = 4,

    /// <summary>What the device sent can't be the value: out of its range, or no number.</summary>
    OutOfRange = 5,

    /// <summary>The configuration can't be carried out, e.g. an expression divides by zero.</summary>
    Configuration = 6,
}

/// <summary>What can be asked of a quality.</summary>
public static class Qualities
{
    /// <summary>True when a value comes with it: good and uncertain.</summary>
    public static bool HasValue(this Quality quality) => quality <= Quality.Uncertain;
}
