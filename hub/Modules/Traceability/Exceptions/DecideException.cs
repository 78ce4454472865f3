using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Traceability;

/// <summary>
/// <c>POST /api/v1/exceptions/{id}/decision</c>: a person accepts what was recorded, sets the unit right, or holds it. Each
/// closes the exception and, where it is about a unit of ours, appends an event to its history.
/// </summary>
internal sealed class DecideException(SeenPlants seen, IUnitLedger ledger, IUnitRegistry registry, IEnumerable<IUnitControl> control, TimeProvider time)
{
    private static readonly string[] Actions = ["accept", "correct", "hold"];

    public async Task<Result<bool>> RunAsync(
        TenantTransaction transaction, PlantScope plants, Guid personId, Guid id, ExceptionDecision decision, CancellationToken cancellationToken)
    {
        var action = decision.Action ?? "";
        if (!Actions.Contains(action, StringComparer.Ordinal) || decision.Step is < 0 or > 1_000_000)
        {
            return new Error("traceability.decision_invalid", ErrorKind.Form, "A decision is accept, correct or hold; a step is 0 or more.");
        }

        var note = LedgerText.Clip(decision.Note, LedgerText.NoteLength);
        var at = time.GetUtcNow();

        // Looked up without a lock: units are locked before exceptions everywhere, so the row is taken last, by the update.
        var mine = await seen.OfAsync(transaction.Tenant, plants, cancellationToken);
        if (await FindAsync(transaction, mine, id, cancellationToken) is not { } found)
        {
            return new Error("traceability.exception_unknown", ErrorKind.NotFound, "There is no such exception. Load the list again.");
        }

        if (found.IsClosed)
        {
            return new Error("traceability.exception_closed", ErrorKind.State, "This exception is closed already. Load the list again.");
        }

        var known = found.Uid.Length > 0 && (await registry.FindAsync(transaction, [found.Uid], cancellationToken)).ContainsKey(found.Uid);
        if (!known && action != "accept")
        {
            return new Error("traceability.exception_without_unit", ErrorKind.Rule, "There is no unit that could be set right or held. Accept the exception, with a note.");
        }

        if (known && await ActAsync(transaction, new UnitDecision(found.Uid, personId, at, note), action, decision.Step ?? 0, cancellationToken) is { } failed)
        {
            return failed;
        }

        var closed = 0;
        var writes = new SqlBatch();
        writes.Add(
            """
            UPDATE traceability.exceptions SET closed_at = $3, closed_how = $4, closed_by = $5, note = $6
            WHERE tenant_id = $1 AND exception_id = $2 AND closed_at IS NULL RETURNING 1
            """,
            async (reader, token) =>
            {
                while (await reader.ReadAsync(token))
                {
                    closed++;
                }
            },
            Param.Int(transaction.Tenant.TenantId), Param.Id(id), Param.At(at), Param.Text(action), Param.Id(personId), Param.Text(note));
        if (action == "accept" || !control.Any())
        {
            // Setting a unit right or holding it has its entry already, in the words of that.
            writes.AddAudit(transaction.Tenant, at, new AuditEntry(
                "traceability.exception.decided", personId, $"exception {id:D}", new AuditDiff().Set("decision", action).Set("note", note).ToJson()));
        }

        writes.AddOutbox(transaction.Tenant, at, [ExceptionFeed.Closed(found.Kind, found.Subject, action)]);
        await transaction.RunAsync(writes, cancellationToken);
        return closed == 1
            ? true
            : new Error("traceability.exception_closed", ErrorKind.State, "Somebody else has just closed this exception. Load the list again.");
    }

    private async Task<Error?> ActAsync(
        TenantTransaction transaction, UnitDecision decision, string action, int step, CancellationToken cancellationToken)
    {
        if (action != "accept" && control.FirstOrDefault() is { } production)
        {
            return action == "hold"
                ? await production.HoldAsync(transaction, decision, cancellationToken)
                : await production.CorrectAsync(transaction, decision, step, cancellationToken);
        }

        var kind = action switch
        {
            "accept" => UnitEventKind.ExceptionAccepted,
            "hold" => UnitEventKind.Held,
            _ => UnitEventKind.Corrected,
        };
        var appended = await ledger.AppendAsync(
            transaction, decision.At, [new UnitEventDraft(decision.Uid, kind, decision.At) { PersonId = decision.PersonId, Step = step, Note = decision.Note }],
            cancellationToken);
        return appended.Error;
    }

    private static async Task<(string Kind, string Subject, string Uid, bool IsClosed)?> FindAsync(
        TenantTransaction transaction, Seen mine, Guid id, CancellationToken cancellationToken)
    {
        (string, string, string, bool)? found = null;
        var query = new SqlBatch();
        query.Add(
            """
            SELECT kind, subject, uid, closed_at IS NOT NULL FROM traceability.exceptions WHERE tenant_id = $1 AND exception_id = $2
              AND ($3::text[] IS NULL OR substr(uid, 10, 3) = ANY ($3) OR station = ANY ($4) OR agent_id = ANY ($5))
            """,
            async (row, token) =>
            {
                while (await row.ReadAsync(token))
                {
                    found = (row.GetString(0), row.GetString(1), row.GetString(2), row.GetBoolean(3));
                }
            },
            Param.Int(transaction.Tenant.TenantId), Param.Id(id), mine.CodesParameter, mine.StationsParameter, mine.AgentsParameter);
        await transaction.RunAsync(query, cancellationToken);
        return found;
    }
}

/// <summary>Body of a decision.</summary>
/// <param name="Action">accept, correct or hold.</param>
/// <param name="Step">For correct: the step that the unit shall wait for; 0 means behind its last.</param>
/// <param name="Note">Why, at most 500 characters.</param>
internal sealed record ExceptionDecision([OneOf("accept", "correct", "hold")] string? Action, int? Step, string? Note);
