using System.Buffers.Binary;
using EdgeHub.Wire;

namespace EdgeHub.Modbus;

/// <summary>A serial line's book at one unit: counters and the last events, and the functions that tell them (V1.1b3, 6.7 to 6.10 and 6.13). For one line.</summary>
internal sealed class LineDiagnostics
{
    private const byte EventRestarted = 0x00;
    private const byte EventListenOnly = 0x04;
    private const byte EventReceived = 0x80;
    private const byte EventBroadcast = 0x40;
    private const byte EventListening = 0x20;
    private const byte EventCommunicationError = 0x02;
    private const byte EventSent = 0x40;
    private const byte EventReadException = 0x01;
    private const byte EventAbortException = 0x02;
    private const byte EventBusyException = 0x04;
    private const ushort ClearLog = 0xFF00;

    private readonly byte[] _events = new byte[GetCommEventLogResponse.MaxEvents];
    private int _eventCount;
    private ushort _carriedOut;
    private ushort _busMessages;
    private ushort _communicationErrors;
    private ushort _exceptions;
    private ushort _serverMessages;
    private ushort _unanswered;
    private ushort _busy;

    /// <summary>True while the unit hears and says nothing.</summary>
    public bool IsListenOnly { get; private set; }

    /// <summary>A message for whomever was seen on the line.</summary>
    public void Heard() => _busMessages++;

    /// <summary>Something on the line was no frame.</summary>
    public void Disturbed()
    {
        _communicationErrors++;
        Log(EventReceived | EventCommunicationError | (IsListenOnly ? EventListening : 0));
    }

    /// <summary>A message for this unit came.</summary>
    public void Received(bool isBroadcast)
    {
        _serverMessages++;
        Log(EventReceived | (isBroadcast ? EventBroadcast : 0) | (IsListenOnly ? EventListening : 0));
    }

    /// <summary>It was worked on, and answered or not.</summary>
    public void Ended(ReadOnlySpan<byte> response, bool isAnswered)
    {
        var code = response.Length == 2 && (response[0] & Pdu.ExceptionFlag) != 0 ? (ExceptionCode)response[1] : ExceptionCode.None;
        _exceptions += code == ExceptionCode.None ? (ushort)0 : (ushort)1;
        _busy += code == ExceptionCode.ServerDeviceBusy ? (ushort)1 : (ushort)0;
        _unanswered += isAnswered ? (ushort)0 : (ushort)1;

        // Counted are messages that were carried out, but not those that ask for the counters (6.9).
        var function = (FunctionCode)response[0];
        _carriedOut += code == ExceptionCode.None && function is not (FunctionCode.GetCommEventCounter or FunctionCode.GetCommEventLog) ? (ushort)1 : (ushort)0;
        if (isAnswered)
        {
            Log(EventSent | code switch
            {
                ExceptionCode.None => 0,
                ExceptionCode.ServerDeviceFailure => EventAbortException,
                ExceptionCode.Acknowledge or ExceptionCode.ServerDeviceBusy => EventBusyException,
                _ => EventReadException,
            });
        }
    }

    public ExceptionCode Answer(ReadOnlySpan<byte> pdu, ModbusUnit unit, Span<byte> response, ref int length)
    {
        if ((FunctionCode)pdu[0] == FunctionCode.Diagnostics)
        {
            return Diagnose(pdu, response, ref length);
        }

        var refused = RequestHandler.CodeOf(BareRequest.TryRead(pdu, out var request));
        switch (request.Function)
        {
            case FunctionCode.ReadExceptionStatus:
                length = Pdu.Write(new ReadExceptionStatusResponse(unit.ExceptionStatus), response);
                break;
            case FunctionCode.GetCommEventCounter:
                length = Pdu.Write(new GetCommEventCounterResponse(0, _carriedOut), response);
                break;
            case FunctionCode.GetCommEventLog:
                length = Pdu.Write(new GetCommEventLogResponse(0, _carriedOut, _busMessages, _events.AsSpan(0, _eventCount)), response);
                break;
            case FunctionCode.ReportServerId:
                Span<byte> data = stackalloc byte[unit.ServerId.Length + 1];
                unit.ServerId.CopyTo(data);
                data[^1] = unit.IsRunning ? (byte)0xFF : (byte)0;
                length = Pdu.Write(new ReportServerIdResponse(data), response);
                break;
        }

        return length == 0 && refused == ExceptionCode.None ? ExceptionCode.ServerDeviceFailure : refused;
    }

    private ExceptionCode Diagnose(ReadOnlySpan<byte> pdu, Span<byte> response, ref int length)
    {
        if (RequestHandler.CodeOf(Diagnostics.TryRead(pdu, out var request)) is not ExceptionCode.None and var refused)
        {
            return refused;
        }

        var data = BinaryPrimitives.ReadUInt16BigEndian(request.Data);
        ushort? told = request.SubFunction switch
        {
            DiagnosticsSubFunction.ReturnDiagnosticRegister => 0,
            DiagnosticsSubFunction.ReturnBusMessageCount => _busMessages,
            DiagnosticsSubFunction.ReturnBusCommunicationErrorCount => _communicationErrors,
            DiagnosticsSubFunction.ReturnBusExceptionErrorCount => _exceptions,
            DiagnosticsSubFunction.ReturnServerMessageCount => _serverMessages,
            DiagnosticsSubFunction.ReturnServerNoResponseCount => _unanswered,
            DiagnosticsSubFunction.ReturnServerBusyCount => _busy,

            // We never answer with a NAK, and the kernel's buffer is never overrun unseen.
            DiagnosticsSubFunction.ReturnServerNakCount or DiagnosticsSubFunction.ReturnBusCharacterOverrunCount => 0,
            _ => null,
        };
        if (told is { } value)
        {
            Span<byte> bytes = stackalloc byte[2];
            BinaryPrimitives.WriteUInt16BigEndian(bytes, value);
            length = Pdu.Write(new Diagnostics(request.SubFunction, bytes), response);
            return data == 0 ? ExceptionCode.None : ExceptionCode.IllegalDataValue;
        }

        var code = Carry(request.SubFunction, data);
        length = Pdu.Write(request, response);
        return code;
    }

    private ExceptionCode Carry(DiagnosticsSubFunction subFunction, ushort data)
    {
        switch (subFunction)
        {
            case DiagnosticsSubFunction.ReturnQueryData:
                return ExceptionCode.None;
            case DiagnosticsSubFunction.RestartCommunicationsOption when data is 0 or ClearLog:
                Clear();
                IsListenOnly = false;
                _carriedOut = 0;
                _eventCount = data == ClearLog ? 0 : _eventCount;
                Log(EventRestarted);
                return ExceptionCode.None;
            case DiagnosticsSubFunction.ForceListenOnlyMode when data == 0:
                IsListenOnly = true;
                Log(EventListenOnly);
                return ExceptionCode.None;
            case DiagnosticsSubFunction.ClearCountersAndDiagnosticRegister when data == 0:
                Clear();
                _carriedOut = 0;
                return ExceptionCode.None;
            case DiagnosticsSubFunction.ClearOverrunCounterAndFlag when data == 0:
                return ExceptionCode.None;
            case DiagnosticsSubFunction.RestartCommunicationsOption or DiagnosticsSubFunction.ForceListenOnlyMode
                or DiagnosticsSubFunction.ClearCountersAndDiagnosticRegister or DiagnosticsSubFunction.ClearOverrunCounterAndFlag:
                return ExceptionCode.IllegalDataValue;
            default:
                return ExceptionCode.IllegalFunction;
        }
    }

    private void Clear() => _busMessages = _communicationErrors = _exceptions = _serverMessages = _unanswered = _busy = 0;

    private void Log(int value)
    {
        _events.AsSpan(0, Math.Min(_eventCount, _events.Length - 1)).CopyTo(_events.AsSpan(1));
        _events[0] = (byte)value;
        _eventCount = Math.Min(_eventCount + 1, _events.Length);
    }
}
