using System.Buffers.Binary;

namespace EdgeHub.Modbus;

/// <summary>Functions that only devices on a serial line have.</summary>
public sealed partial class ModbusDevice
{
    /// <summary>Reads eight outputs that the device chooses (6.7).</summary>
    public ValueTask<ModbusResult<byte>> ReadExceptionStatusAsync(CancellationToken cancellationToken) => AskAsync(
        static buffer => Pdu.Write(new BareRequest(FunctionCode.ReadExceptionStatus), buffer),
        static pdu => (ReadExceptionStatusResponse.TryRead(pdu.Span, out var response).IsComplete, response.OutputData),
        cancellationToken);

    /// <summary>Carries out a diagnostic sub-function with two bytes of data and gives back the two of the answer (6.8).</summary>
    public ValueTask<ModbusResult<ushort>> DiagnosticsAsync(DiagnosticsSubFunction subFunction, ushort data, CancellationToken cancellationToken) => AskAsync(
        buffer =>
        {
            Span<byte> bytes = stackalloc byte[2];
            BinaryPrimitives.WriteUInt16BigEndian(bytes, data);
            return Pdu.Write(new Diagnostics(subFunction, bytes), buffer);
        },
        pdu =>
        {
            var isGood = Diagnostics.TryRead(pdu.Span, out var response).IsComplete && response.SubFunction == subFunction && response.Data.Length == 2;
            return (isGood, isGood ? BinaryPrimitives.ReadUInt16BigEndian(response.Data) : (ushort)0);
        },
        cancellationToken);

    /// <summary>Reads how many messages the device carried out (6.9).</summary>
    public ValueTask<ModbusResult<CommEventCounter>> GetCommEventCounterAsync(CancellationToken cancellationToken) => AskAsync(
        static buffer => Pdu.Write(new BareRequest(FunctionCode.GetCommEventCounter), buffer),
        static pdu => (GetCommEventCounterResponse.TryRead(pdu.Span, out var response).IsComplete, new CommEventCounter(response.Status != 0, response.EventCount)),
        cancellationToken);

    /// <summary>Reads the device's last events (6.10).</summary>
    public ValueTask<ModbusResult<CommEventLog>> GetCommEventLogAsync(CancellationToken cancellationToken) => AskAsync(
        static buffer => Pdu.Write(new BareRequest(FunctionCode.GetCommEventLog), buffer),
        static pdu =>
        {
            var isGood = GetCommEventLogResponse.TryRead(pdu.Span, out var response).IsComplete;
            return (isGood, new CommEventLog(response.Status != 0, response.EventCount, response.MessageCount, response.Events.ToArray()));
        },
        cancellationToken);

    /// <summary>Reads what the device is and whether it runs, as it says it (6.13).</summary>
    public ValueTask<ModbusResult<byte[]>> ReportServerIdAsync(CancellationToken cancellationToken) => AskAsync(
        static buffer => Pdu.Write(new BareRequest(FunctionCode.ReportServerId), buffer),
        static pdu =>
        {
            var isGood = ReportServerIdResponse.TryRead(pdu.Span, out var response).IsComplete;
            return (isGood, response.Data.ToArray());
        },
        cancellationToken);
}

/// <summary>Whether a device is busy and how many messages it carried out.</summary>
public readonly record struct CommEventCounter(bool IsBusy, ushort EventCount);

/// <summary>A device's last events, newest first; their bits are explained in 6.10.</summary>
public sealed record CommEventLog(bool IsBusy, ushort EventCount, ushort MessageCount, ReadOnlyMemory<byte> Events);
