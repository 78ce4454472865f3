namespace EdgeHub.Edge.Store;

/// <summary>Checks what callers hand in before anything is queued.</summary>
internal static class Bounds
{
    public static void Check(Lane lane)
    {
        if (lane is < Lane.Scan or > Lane.Diagnostic)
        {
            throw new ArgumentOutOfRangeException(nameof(lane), lane, "Lanes are 1 to 4.");
        }
    }

    public static void Check(ReadOnlyMemory<byte> body, int max)
    {
        if (body.Length == 0 || body.Length > max)
        {
            throw new ArgumentException($"A record has 1 to {max} bytes, not {body.Length}.", nameof(body));
        }
    }

    public static void Check(IReadOnlyList<StateChange> changes)
    {
        foreach (var change in changes)
        {
            if (change.Key.Length is 0 or > StateChange.MaxKeyLength)
            {
                throw new ArgumentException($"A key has 1 to {StateChange.MaxKeyLength} characters, not {change.Key.Length}.", nameof(changes));
            }

            if (change.Value is { Length: > StateChange.MaxValueBytes } value)
            {
                throw new ArgumentException($"A value has at most {StateChange.MaxValueBytes} bytes, not {value.Length}.", nameof(changes));
            }
        }
    }
}
