using EdgeHub.Hub.Kernel;

namespace EdgeHub.Isolation.Tests;

/// <summary>
/// What is broken in the hub at present. The test's host puts its own parts around the hub's (<see cref="FaultyCallers"/> and
/// others); the hub itself knows of no switch.
/// </summary>
internal sealed class Faults
{
    public Fault Now { get; set; }

    /// <summary>Whose data everybody is shown.</summary>
    public TenantScope Victim { get; set; } = null!;
}

internal enum Fault
{
    None,

    /// <summary>The caller's company is resolved to another.</summary>
    WrongTenantOfCaller,

    /// <summary>Every caller holds every permission.</summary>
    EveryPermission,

    /// <summary>Somebody without log-in is taken for somebody.</summary>
    AnybodyIsSomebody,

    /// <summary>Every caller belongs to every plant.</summary>
    EveryPlant,

    /// <summary>The hub operator speaks for a company.</summary>
    OperatorHasTenant,

    /// <summary>set_config names another company than the statements do.</summary>
    WrongSetting,

    /// <summary>set_config is left out.</summary>
    NoSetting,

    /// <summary>Statements name another company than set_config does.</summary>
    WrongFilter,

    /// <summary>Both name another company: nothing is left of either wall.</summary>
    WrongSettingAndFilter,

    /// <summary>The live feed follows another company.</summary>
    WrongFeed,

    /// <summary>The directory finds another company's database.</summary>
    WrongPlacement,
}
