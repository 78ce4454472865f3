namespace EdgeHub.Hub.Traceability;

/// <summary>
/// Names units that a scan batch may move besides those it scans, so that they are loaded and locked with them in one order:
/// a waiting component moves when the missing scan of its parent arrives. Production implements it.
/// </summary>
public interface IRelatedUnits
{
    /// <summary>
    /// A query over the implementer's own tables that gives uids, for <c>uid = ANY($2 || ARRAY(query))</c> in the statement
    /// that locks units. $1 is the tenant, $2 the labels of the batch (scanned and context) as text[].
    /// </summary>
    string Query { get; }
}
