using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Traceability;

namespace EdgeHub.Hub.Production;

/// <summary>
/// A work order as its row says; counters are folded ones plus what is not folded yet. Quantities count labelled units, so they
/// are whole.
/// </summary>
internal sealed record Order(
    Guid Id, string Number, Guid ItemId, string ItemCode, string ItemName, string UnitType, Guid RoutingVersionId, int RoutingVersion,
    UnitHome Home, string Plant, int Planned, int Released, int Good, int Scrap, int Rework,
    DateTimeOffset Due, [OrderStates] string State, DateTimeOffset CreatedAt);

internal sealed record NewOrder(string Number, string Item, string Plant, string Department, int Quantity, DateTimeOffset Due);

internal sealed record ReleaseForm(int Quantity);

/// <summary>What a release made.</summary>
internal sealed record OrderRelease(string Number, int Quantity, string FirstUid, string LastUid);

/// <summary>Expected failures of orders.</summary>
internal static class OrderErrors
{
    public static Error State(Order order, string wanted) =>
        new("production.order_state", ErrorKind.State, $"Order {order.Number} is {order.State} and can't be {wanted}. Look at the order again.");

    public static Error Quantity(Order order, int asked) =>
        new("production.order_quantity", ErrorKind.Rule,
            $"Order {order.Number} has {order.Planned - order.Released} of {order.Planned} units left to release, not {asked}. Ask for fewer or plan more.");

    public static Error Exists(string number) =>
        new("production.order_exists", ErrorKind.State, $"There is an order {number} already. Choose another number.");

    public static Error NoRouting(string item) =>
        new("production.routing_none", ErrorKind.Rule, $"Item {item} has no frozen routing. Freeze one first.");
}
