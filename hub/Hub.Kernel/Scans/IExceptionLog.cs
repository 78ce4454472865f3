namespace EdgeHub.Hub.Kernel;

/// <summary>Raises exceptions for the shift leader. Traceability implements it; it stands here so that Fleet can raise them too.</summary>
public interface IExceptionLog
{
    /// <summary>Adds the writes. An exception that is open already for the same kind and subject is counted up instead.</summary>
    void AddRaised(SqlBatch writes, TenantScope tenant, DateTimeOffset at, IReadOnlyList<RaisedException> raised);
}

/// <summary>Something that a person must look at.</summary>
/// <param name="Kind">contradicted, unknown_unit, out_of_order, ahead, unreadable, cloned, gap, no_order or mint_refused.</param>
/// <param name="Subject">What it is about: a uid, else e.g. <c>agent-a</c>; at most 200 characters.</param>
/// <param name="Uid">The unit, empty when it is about none.</param>
/// <param name="Station">Code of the station, empty for none.</param>
/// <param name="AgentId">The agent, or null.</param>
/// <param name="Code">Code that pages translate.</param>
/// <param name="Evidence">JSON object, at most 4 kB; no secrets.</param>
public sealed record RaisedException(
    string Kind, string Subject, string Uid, string Station, Guid? AgentId, string Code, string Evidence);
