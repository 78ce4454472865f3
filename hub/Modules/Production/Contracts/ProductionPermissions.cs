namespace EdgeHub.Hub.Production;

/// <summary>Permissions that roles may hold.</summary>
public static class ProductionPermissions
{
    /// <summary>Sees plants, orders, stations and units.</summary>
    public const string Read = "production.read";

    /// <summary>Changes plants, stations, items and routings.</summary>
    public const string ChangeMasterData = "production.master_data.change";

    /// <summary>Makes, pauses and closes orders.</summary>
    public const string ChangeOrders = "production.orders.change";

    /// <summary>Releases orders to production.</summary>
    public const string ReleaseOrders = "production.orders.release";

    /// <summary>Holds, releases and scraps units.</summary>
    public const string ControlUnits = "production.units.control";
}
