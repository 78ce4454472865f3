namespace EdgeHub.Hub.Production;

/// <summary>Permissions that roles may hold.</summary>
public static class ProductionPermissions
{
    /// <summary>Sees plants and how they do today.</summary>
    public const string ReadPlants = "production.plants.read";

    /// <summary>Changes companies, plants, departments and shifts.</summary>
    public const string ChangePlants = "production.plants.change";

    /// <summary>Sees stations.</summary>
    public const string ReadStations = "production.stations.read";

    /// <summary>Changes stations.</summary>
    public const string ChangeStations = "production.stations.change";

    /// <summary>Sees items and routings.</summary>
    public const string ReadItems = "production.items.read";

    /// <summary>Changes items.</summary>
    public const string ChangeItems = "production.items.change";

    /// <summary>Freezes routings.</summary>
    public const string FreezeRoutings = "production.routings.freeze";

    /// <summary>Sees orders.</summary>
    public const string ReadOrders = "production.orders.read";

    /// <summary>Makes, pauses and closes orders.</summary>
    public const string ChangeOrders = "production.orders.change";

    /// <summary>Releases orders to production.</summary>
    public const string ReleaseOrders = "production.orders.release";

    /// <summary>Sees where units stand.</summary>
    public const string ReadUnits = "production.units.read";

    /// <summary>Holds, releases and scraps units, labels components.</summary>
    public const string ControlUnits = "production.units.control";
}
