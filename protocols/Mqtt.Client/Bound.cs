using System.Runtime.CompilerServices;

namespace EdgeHub.Mqtt.Client;

/// <summary>Checks of options and arguments: what does not keep its bound is the caller's mistake.</summary>
internal static class Bound
{
    public static void Require(bool isKept, string sentence, [CallerArgumentExpression(nameof(isKept))] string? bound = null)
    {
        if (!isKept)
        {
            throw new ArgumentException(sentence, bound);
        }
    }
}
