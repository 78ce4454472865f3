using EdgeHub.Hub.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeHub.Hub.Traceability;

/// <summary>Routes below <c>/api/v1/labels</c>.</summary>
internal static class LabelRoutes
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var labels = api.MapGroup("/labels");
        labels.MapGet("", (HttpContext http, RenderLabels render, [AsParameters] LabelForm form, CancellationToken token) => render.HandleAsync(http, form, token))
            .RequirePermission("traceability.units.read")
            .Describe("renderLabels", "Labels of units, or of all units of an order, as SVG, PDF or ZPL, with a QR Code or a Data Matrix.")
            .Produces<string>(StatusCodes.Status200OK, "image/svg+xml", "application/pdf", "application/zpl");
        labels.MapGet("/decode", (string? text, int? companyPrefix, TimeProvider time) =>
                (Answer<LabelAnswer>)DecodeLabel.Read(text, companyPrefix, time.GetUtcNow().Year))
            .RequireMember().Describe("decodeLabel", "What a label says: UID, GS1 elements, Digital Link address, EPC or scan data; each part explained, the wrong character named.");
    }
}
