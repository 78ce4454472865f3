using EdgeHub.Hub.Kernel;
using EdgeHub.Identifiers;
using Microsoft.AspNetCore.Http;
using NpgsqlTypes;

namespace EdgeHub.Hub.Traceability;

/// <summary><c>GET /api/v1/labels</c>: labels of units as a drawing, a document or printer commands.</summary>
internal sealed class RenderLabels(ITenantDb tenants, StoryWords words)
{
    private const string ByLabel =
        """
        SELECT uid, order_number FROM traceability.units
        WHERE tenant_id = $1 AND uid = ANY ($2) AND ($3::uuid[] IS NULL OR plant_id = ANY ($3))
        """;

    private const string OfOrder =
        """
        SELECT uid, order_number FROM traceability.units
        WHERE tenant_id = $1 AND order_number = $2 AND order_number <> '' AND ($3::uuid[] IS NULL OR plant_id = ANY ($3))
        ORDER BY uid LIMIT 500
        """;

    public async Task<IResult> HandleAsync(HttpContext http, LabelForm form, CancellationToken cancellationToken)
    {
        if (!LabelRequest.Read(form).TryGet(out var request, out var wrong))
        {
            return wrong.ToResult();
        }

        var read = await tenants.ReadAsync(http.Tenant(), (transaction, token) => ReadAsync(transaction, request, http.Plants(), token), cancellationToken);
        if (!read.TryGet(out var labels, out var error))
        {
            return error.ToResult();
        }

        var name = labels.Count == 1 ? labels[0].Uid : request.Order.Length > 0 ? request.Order : "labels";
        http.Response.Headers.CacheControl = "no-store";
        return request.Format switch
        {
            "pdf" => TypedResults.File(PdfLabels.Render(labels, request), "application/pdf", FileName(name, "pdf")),
            "zpl" => TypedResults.Text(ZplLabels.Render(labels, request), "application/zpl; charset=utf-8"),
            _ => TypedResults.Text(SvgLabels.Render(labels, request), "image/svg+xml; charset=utf-8"),
        };
    }

    private async Task<Result<List<UnitLabel>>> ReadAsync(
        TenantTransaction transaction, LabelRequest request, PlantScope plants, CancellationToken cancellationToken)
    {
        foreach (var text in request.Uids)
        {
            if (!Uid.TryParse(text, out _, out _))
            {
                return ShowUnit.Unknown(text);
            }
        }

        var units = await UnitsAsync(transaction, request, plants, cancellationToken);
        var missing = Array.Find(request.Uids, uid => !units.ContainsKey(uid));
        if (missing is not null)
        {
            return ShowUnit.Unknown(missing);
        }

        if (units.Count == 0)
        {
            return new Error("traceability.label_order", ErrorKind.NotFound, "No units of this order are registered. Release the order first.");
        }

        string[] wanted = request.Uids.Length > 0 ? request.Uids : [.. units.Keys.Order(StringComparer.Ordinal)];
        var facts = await words.FactsAsync(transaction, wanted, cancellationToken);
        return wanted
            .Select(uid => UnitLabel.Of(uid, facts.GetValueOrDefault(uid)?.ItemName ?? units[uid], request.Symbol, request.Gtin))
            .OfType<UnitLabel>()
            .ToList();
    }

    // The unit's label and its order, of this tenant and the plants that the caller may see.
    private static async Task<Dictionary<string, string>> UnitsAsync(
        TenantTransaction transaction, LabelRequest request, PlantScope plants, CancellationToken cancellationToken)
    {
        var units = new Dictionary<string, string>(StringComparer.Ordinal);
        var query = new SqlBatch();
        query.Add(
            request.Order.Length > 0 ? OfOrder : ByLabel,
            async (row, token) =>
            {
                while (await row.ReadAsync(token))
                {
                    units.Add(row.GetString(0), row.GetString(1));
                }
            },
            Param.Int(transaction.Tenant.TenantId),
            request.Order.Length > 0 ? Param.Text(request.Order) : Param.Array(request.Uids, NpgsqlDbType.Text),
            plants.ToParameter());
        await transaction.RunAsync(query, cancellationToken);
        return units;
    }

    private static string FileName(string name, string extension) =>
        string.Concat(name.Select(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' ? character : '_')) + "." + extension;
}
