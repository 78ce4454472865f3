using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Production;

/// <summary>The API's words for the state of an order.</summary>
internal sealed class OrderStatesAttribute() : OneOfAttribute("planned", "released", "running", "paused", "closed");

/// <summary>The API's words for what a step does.</summary>
internal sealed class StepModesAttribute() : OneOfAttribute("complete", "startComplete", "inspect", "assemble");
