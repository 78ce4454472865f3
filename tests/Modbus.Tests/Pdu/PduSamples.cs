using EdgeHub.Wire;

namespace EdgeHub.Modbus.Tests;

/// <summary>Decodes bytes and encodes what came out.</summary>
internal delegate WireOutcome Reread(ReadOnlySpan<byte> pdu, Span<byte> written, out int length);

/// <summary>One PDU of a kind; those named after a section are that section's own example in the specification V1.1b3.</summary>
internal sealed record PduSample(string Name, string Hex, bool IsRequest, Reread Reread)
{
    public byte[] Bytes => Convert.FromHexString(Hex.Replace(" ", "", StringComparison.Ordinal));
}

/// <summary>At least one PDU of each layout.</summary>
internal static class PduSamples
{
    public static IReadOnlyList<PduSample> All { get; } =
    [
        Request<ReadRequest>("6.1 coils", "01 00 13 00 13"),
        Response<ReadResponse>("6.1 coils", "01 03 CD 6B 05"),
        Request<ReadRequest>("6.2 inputs", "02 00 C4 00 16"),
        Response<ReadResponse>("6.2 inputs", "02 03 AC DB 35"),
        Request<ReadRequest>("6.3 holding", "03 00 6B 00 03"),
        Response<ReadResponse>("6.3 holding", "03 06 02 2B 00 00 00 64"),
        Request<ReadRequest>("6.4 input registers", "04 00 08 00 01"),
        Response<ReadResponse>("6.4 input registers", "04 02 00 0A"),
        Request<WriteSingle>("6.5 single coil", "05 00 AC FF 00"),
        Response<WriteSingle>("6.5 single coil off", "05 00 AC 00 00"),
        Request<WriteSingle>("6.6 single register", "06 00 01 00 03"),
        Response<WriteSingle>("6.6 single register", "06 00 01 00 03"),
        Request<BareRequest>("6.7 exception status", "07"),
        Response<ReadExceptionStatusResponse>("6.7 exception status", "07 6D"),
        Request<Diagnostics>("6.8 diagnostics", "08 00 00 A5 37"),
        Response<Diagnostics>("6.8 diagnostics", "08 00 00 A5 37"),
        Request<BareRequest>("6.9 event counter", "0B"),
        Response<GetCommEventCounterResponse>("6.9 event counter", "0B FF FF 01 08"),
        Request<BareRequest>("6.10 event log", "0C"),
        Response<GetCommEventLogResponse>("6.10 event log", "0C 08 00 00 01 08 01 21 20 00"),
        Request<WriteMultipleRequest>("6.11 coils", "0F 00 13 00 0A 02 CD 01"),
        Response<WriteMultipleResponse>("6.11 coils", "0F 00 13 00 0A"),
        Request<WriteMultipleRequest>("6.12 registers", "10 00 01 00 02 04 00 0A 01 02"),
        Response<WriteMultipleResponse>("6.12 registers", "10 00 01 00 02"),
        Request<BareRequest>("6.13 server id", "11"),
        Response<ReportServerIdResponse>("server id", "11 03 41 42 FF"),
        Request<ReadFileRecordRequest>("6.14 file", "14 0E 06 00 04 00 01 00 02 06 00 03 00 09 00 02"),
        Response<ReadFileRecordResponse>("6.14 file", "14 0C 05 06 0D FE 00 20 05 06 33 CD 00 40"),
        Request<WriteFileRecord>("6.15 file", "15 0D 06 00 04 00 07 00 03 06 AF 04 BE 10 0D"),
        Response<WriteFileRecord>("6.15 file", "15 0D 06 00 04 00 07 00 03 06 AF 04 BE 10 0D"),
        Request<MaskWriteRegister>("6.16 mask", "16 00 04 00 F2 00 25"),
        Response<MaskWriteRegister>("6.16 mask", "16 00 04 00 F2 00 25"),
        Request<ReadWriteMultipleRegistersRequest>("6.17 read/write", "17 00 03 00 06 00 0E 00 03 06 00 FF 00 FF 00 FF"),
        Response<ReadResponse>("6.17 read/write", "17 0C 00 FE 0A CD 00 01 00 03 00 0D 00 FF"),
        Request<ReadFifoQueueRequest>("6.18 queue", "18 04 DE"),
        Response<ReadFifoQueueResponse>("6.18 queue", "18 00 06 00 02 01 B8 12 84"),
        Request<ReadDeviceIdentificationRequest>("6.21 identification", "2B 0E 01 00"),
        Response<ReadDeviceIdentificationResponse>("identification", "2B 0E 01 81 00 00 03 00 02 41 42 01 01 43 02 02 56 31"),
        Response<ExceptionResponse>("7 exception", "81 02"),
    ];

    public static TheoryData<string, bool> Names
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var sample in All)
            {
                data.Add(sample.Name, sample.IsRequest);
            }

            return data;
        }
    }

    public static PduSample Of(string name, bool isRequest) => All.Single(sample => sample.Name == name && sample.IsRequest == isRequest);

    private static PduSample Request<T>(string name, string hex)
        where T : IPdu<T>, allows ref struct => new(name, hex, true, Reread<T>);

    private static PduSample Response<T>(string name, string hex)
        where T : IPdu<T>, allows ref struct => new(name, hex, false, Reread<T>);

    private static WireOutcome Reread<T>(ReadOnlySpan<byte> pdu, Span<byte> written, out int length)
        where T : IPdu<T>, allows ref struct
    {
        var outcome = T.TryRead(pdu, out var value);
        length = outcome.IsComplete ? Modbus.Pdu.Write(value, written) : 0;
        return outcome;
    }
}
