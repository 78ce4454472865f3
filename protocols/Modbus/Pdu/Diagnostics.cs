using EdgeHub.Wire;

namespace EdgeHub.Modbus;

/// <summary>Sub-functions of <see cref="FunctionCode.Diagnostics"/> (V1.1b3, 6.8.1).</summary>
public enum DiagnosticsSubFunction : ushort
{
    /// <summary>The data comes back as it is; of any even length.</summary>
    ReturnQueryData = 0x00,

    /// <summary>Counters to zero and listen-only mode off; data 0xFF00 clears the event log too.</summary>
    RestartCommunicationsOption = 0x01,

    /// <summary>The device's diagnostic register.</summary>
    ReturnDiagnosticRegister = 0x02,

    /// <summary>The device hears and says nothing more until restarted by sub-function 1.</summary>
    ForceListenOnlyMode = 0x04,

    /// <summary>Counters and diagnostic register to zero.</summary>
    ClearCountersAndDiagnosticRegister = 0x0A,

    /// <summary>Messages seen on the line.</summary>
    ReturnBusMessageCount = 0x0B,

    /// <summary>CRC errors.</summary>
    ReturnBusCommunicationErrorCount = 0x0C,

    /// <summary>Exception responses.</summary>
    ReturnBusExceptionErrorCount = 0x0D,

    /// <summary>Messages for this device, broadcasts too.</summary>
    ReturnServerMessageCount = 0x0E,

    /// <summary>Messages that it did not answer.</summary>
    ReturnServerNoResponseCount = 0x0F,

    /// <summary>Negative acknowledgements.</summary>
    ReturnServerNakCount = 0x10,

    /// <summary>Answers with Server Device Busy.</summary>
    ReturnServerBusyCount = 0x11,

    /// <summary>Characters that came faster than they were taken.</summary>
    ReturnBusCharacterOverrunCount = 0x12,

    /// <summary>That counter to zero.</summary>
    ClearOverrunCounterAndFlag = 0x14,
}

/// <summary>
/// Request of Diagnostics and its response, which has the same layout (V1.1b3, 6.8).
/// <code>
/// | 0x08 (1) | sub-function (2) | data (2 each) |
/// </code>
/// </summary>
internal readonly ref struct Diagnostics(DiagnosticsSubFunction subFunction, ReadOnlySpan<byte> data) : IPdu<Diagnostics>
{
    public DiagnosticsSubFunction SubFunction { get; } = subFunction;

    /// <summary>2 bytes; for Return Query Data any even number up to 250.</summary>
    public ReadOnlySpan<byte> Data { get; } = data;

    public static WireOutcome TryRead(ReadOnlySpan<byte> pdu, out Diagnostics value)
    {
        var reader = new ByteReader(pdu);
        var function = (FunctionCode)reader.ReadByte();
        value = new Diagnostics((DiagnosticsSubFunction)reader.ReadUInt16BigEndian(), reader.ReadBytes(Math.Max(0, reader.Left)));
        var isLegal = value.SubFunction == DiagnosticsSubFunction.ReturnQueryData
            ? value.Data.Length is >= 2 and <= 250 && value.Data.Length % 2 == 0
            : value.Data.Length == 2;
        return function != FunctionCode.Diagnostics ? Pdu.WrongFunction()
            : !isLegal ? Pdu.Refuse(ExceptionCode.IllegalDataValue, Math.Min(3, pdu.Length), "6.8")
            : Pdu.End(reader, "6.8");
    }

    public void Write(ref ByteWriter writer)
    {
        writer.WriteByte((byte)FunctionCode.Diagnostics);
        writer.WriteUInt16BigEndian((ushort)SubFunction);
        writer.WriteBytes(Data);
    }
}
