using System.Globalization;

namespace EdgeHub.Testing;

/// <summary>The number that everything random in a test comes from, said before the test begins: the same number makes the same test.</summary>
public static class Seed
{
    /// <summary>Names the seed of all tests of a run; without it each takes one of its own.</summary>
    public const string Variable = "EDGEHUB_SEED";

    /// <summary>The seed from <see cref="Variable"/>, or a new one. It is printed at once, so that a run that hangs or is killed can be repeated too.</summary>
    /// <param name="test">Whose seed it is.</param>
    /// <exception cref="FormatException">The variable holds no whole number.</exception>
    public static int Take(string test)
    {
        var seed = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text
            ? int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)
            : Random.Shared.Next(1, 1_000_000);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{test}: seed {seed}; {Variable}={seed} repeats it"));
        return seed;
    }
}
