using EdgeHub.Devices;
using EdgeHub.Drivers.Modbus;
using EdgeHub.Edge.Runtime;
using EdgeHub.HubLink;
using EdgeHub.Modbus;

namespace EdgeHub.Edge.Host.Tests;

/// <summary>Enumerations that the agent casts into each other, since the projects that own them do not know each other: names and numbers are the same on both sides.</summary>
public sealed class SameNumberTests
{
    [Fact]
    public void TypesOfModbusPoints_InConfigurationAndDriver_AreTheSame() => Assert.Equal(Numbered<ModbusTypeName>(), Numbered<ModbusType>());

    [Fact]
    public void OrdersOfRegisters_InConfigurationAndProtocol_AreTheSame() => Assert.Equal(Numbered<ModbusOrder>(), Numbered<RegisterOrder>());

    [Fact]
    public void KindsOfValues_InAgentAndOnTheWire_AreTheSame() =>
        Assert.Equal(Numbered<ValueKind>().Select(kind => kind == "0 None" ? "0 Unspecified" : kind), Numbered<PointKind>());

    [Fact]
    public void QualitiesOfValues_InAgentAndOnTheWire_AreTheSame() =>
        Assert.Equal(Numbered<Quality>().Select(quality => quality.ToLowerInvariant()), QualityWords.All.Select((word, number) => $"{number} {word.Replace("_", "", StringComparison.Ordinal)}"));

    private static IEnumerable<string> Numbered<T>()
        where T : struct, Enum => Enum.GetValues<T>().Select(value => $"{value:D} {value}");
}
