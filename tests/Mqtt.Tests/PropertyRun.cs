using EdgeHub.Testing;
using FsCheck;

namespace EdgeHub.Mqtt.Tests;

/// <summary>How properties are tried: with a seed that is printed and can be set.</summary>
internal static class PropertyRun
{
    public static Config Of(string test, int times = 500) =>
        Config.QuickThrowOnFailure.WithMaxTest(times).WithReplay((ulong)Seed.Take(test), 1);
}
