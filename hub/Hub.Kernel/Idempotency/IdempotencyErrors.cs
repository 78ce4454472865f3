namespace EdgeHub.Hub.Kernel;

/// <summary>What a request with an <c>Idempotency-Key</c> is refused with.</summary>
internal static class IdempotencyErrors
{
    public static readonly Error Malformed = new(
        "kernel.idempotency_key_invalid", ErrorKind.Form, "An Idempotency-Key is one header of 1 to 100 printable ASCII characters, for example a random UUID.");

    public static readonly Error Reused = new(
        "kernel.idempotency_key_reused", ErrorKind.Rule, "This Idempotency-Key was used with another request in the last 24 hours. Take a new key for a new request.");

    public static readonly Error Running = new(
        "kernel.idempotency_running", ErrorKind.State, "The request with this Idempotency-Key is still running. Ask again in a second with the same key.");

    public static readonly Error ShownOnce = new(
        "kernel.idempotency_shown_once", ErrorKind.State,
        "The request with this Idempotency-Key was done. Its answer showed a secret once and was not kept. If it was lost, revoke what was made and make a new one with a new key.");

    public static readonly Error Lost = new(
        "kernel.idempotency_answer_lost", ErrorKind.State, "The request with this Idempotency-Key was done, and its answer could not be kept. Read what it changed; don't send it again.");

    public static readonly Error Full = new(
        "kernel.idempotency_full", ErrorKind.Limit, $"The company has {RecordedAnswers.MostKeys} Idempotency-Keys of the last 24 hours; more are not kept. Send fewer requests with keys, or wait.");
}
